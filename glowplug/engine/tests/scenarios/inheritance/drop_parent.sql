-- one way
-- before
create table a (id int, n text); create table c (extra int) inherits (a);
-- after
create table c (id int, n text, extra int);
