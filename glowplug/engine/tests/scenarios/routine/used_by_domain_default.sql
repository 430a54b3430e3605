-- before
create function f() returns int language sql as 'select 1';
create domain d as int default f();
create table t (a d);
-- after
create function f(x int default 3) returns int language sql as 'select x';
create domain d as int default f();
create table t (a d);
