-- before
create table a (x int); create table b (p a, q a[]); create function f(a) returns int language sql as 'select 1';
-- after
create table a (x int, y text); create table b (p a, q a[]); create function f(a) returns int language sql as 'select 1';
