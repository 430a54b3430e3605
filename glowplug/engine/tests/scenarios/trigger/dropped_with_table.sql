-- before
create function f() returns trigger language plpgsql as 'begin return new; end';
create table t (a int, b text);
create trigger a after insert on t for each row execute function f();
-- after
create function f() returns trigger language plpgsql as 'begin return new; end';
