-- before
create function f(a int) returns int language sql as 'select a';
create table t (x int default f(1));
-- after
create function f(a bigint) returns int language sql as 'select a::int';
create table t (x int default f(2));
