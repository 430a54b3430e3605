-- before
create function f() returns trigger language plpgsql as 'begin return null; end';
create function is_ok(int) returns boolean immutable language sql as 'select $1 > 0';
create table t (a int);
create trigger c after insert on t for each row when (is_ok(new.a)) execute function f();
-- after
create function f() returns trigger language plpgsql as 'begin return null; end';
create function is_ok(x int) returns boolean immutable language sql as 'select x > 1';
create table t (a int);
create trigger c after insert on t for each row when (is_ok(new.a)) execute function f();
