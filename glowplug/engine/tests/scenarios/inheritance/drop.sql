-- before
create table a (id int, n text); create table c (extra int) inherits (a); create table d () inherits (c);
-- after
create table a (id int, n text);
