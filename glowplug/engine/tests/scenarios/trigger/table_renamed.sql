-- rename: table app.t -> app.u
-- rename: column app.u.a -> app.u.z
-- before
create table t (a int, b text);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger a after update of a on t for each row when (new.a > 1) execute function f();
-- after
create table u (z int, b text);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger a after update of z on u for each row when (new.z > 1) execute function f();
