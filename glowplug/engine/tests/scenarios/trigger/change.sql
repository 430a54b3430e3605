-- before
create table t (a int, b text);
create function f() returns trigger language plpgsql as 'begin return new; end';
create function g() returns trigger language plpgsql as 'begin return old; end';
create trigger a before insert on t for each row execute function f();
create trigger b after update on t for each row execute function f();
comment on trigger a on t is 'kept';
-- after
create table t (a int, b text);
create function f() returns trigger language plpgsql as 'begin return new; end';
create function g() returns trigger language plpgsql as 'begin return old; end';
create trigger a after insert or delete on t for each statement execute function g();
create trigger b after update on t for each row when (new.a > 3) execute function f();
comment on trigger a on t is 'kept';
