-- before
create table a (id int); create table b () inherits (a); create table c () inherits (b); create table d () inherits (b, a);
-- after
create table a (id int, n int default 5); create table b (x int) inherits (a); create table c () inherits (b); create table d () inherits (b, a);
