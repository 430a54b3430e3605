-- before
create table p (a int, b text) partition by range (a);
create table p1 partition of p for values from (0) to (10);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger a after insert on p for each row execute function f();
-- after
create table p (a int, b text) partition by range (a);
create table p1 partition of p for values from (0) to (10);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger a after insert on p for each row execute function f();
alter table p1 disable trigger a;
