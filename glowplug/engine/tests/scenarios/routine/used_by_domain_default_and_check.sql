-- before
create function f() returns int immutable language sql as 'select 1';
create domain d as int default f() check (value >= f());
create table t (a d);
-- after
create function f() returns bigint immutable language sql as 'select 2::bigint';
create domain d as int default f() + 1 check (value >= f());
create table t (a d);
