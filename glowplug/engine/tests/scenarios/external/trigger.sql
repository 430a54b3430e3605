-- apart
-- fails: trigger x on table other.u
-- before
create schema other;
create function f() returns trigger language plpgsql as 'begin return new; end';
create table other.u (x int);
create trigger x before insert on other.u for each row execute function f();
-- after
create schema other;
