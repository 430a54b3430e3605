-- before
create table t (a int, b text);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger a after update of a on t for each row when (new.a > 1) execute function f();
comment on trigger a on t is 'kept';
alter table t disable trigger a;
-- after
create table t (a bigint, b text);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger a after update of a on t for each row when (new.a > 1) execute function f();
comment on trigger a on t is 'kept';
alter table t disable trigger a;
