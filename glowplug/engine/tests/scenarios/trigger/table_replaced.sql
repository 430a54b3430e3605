-- before
create function f() returns trigger language plpgsql as 'begin return new; end';
create table t (a int) partition by range (a);
create trigger tr after insert on t for each row execute function f();
-- after
create function f() returns trigger language plpgsql as 'begin return new; end';
create table t (a int) partition by list (a);
create trigger tr after insert on t for each row execute function f();
