-- before
create function f(a int, b int default 2) returns int immutable language sql as 'select a + b';
create table t (x int default f(1));
comment on function f(int, int) is 'kept';
-- after
create function f(a int, b int) returns int immutable language sql as 'select a + b';
create table t (x int default f(1, 2));
comment on function f(int, int) is 'kept';
