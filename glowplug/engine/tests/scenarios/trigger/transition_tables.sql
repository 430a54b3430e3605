-- before
create table t (a int, b text);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger a after update on t referencing old table as o for each statement execute function f();
-- after
create table t (a int, b text);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger a after update on t referencing old table as o new table as n for each statement execute function f();
