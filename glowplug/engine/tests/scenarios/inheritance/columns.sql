-- before
create table a (id int, n text, gone int, w int default 1); create table c (extra int, own int) inherits (a); create table d (n text) inherits (a);
-- after
create table a (id bigint, n text not null, own int, w int default 2); create table c (extra int, own int) inherits (a); create table d (n text) inherits (a);
