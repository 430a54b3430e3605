-- rename: trigger app.t.a -> app.t.z
-- before
create table t (a int, b text);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger a after insert on t for each row execute function f();
-- after
create table t (a int, b text);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger z after insert on t for each row execute function f();
