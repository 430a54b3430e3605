-- about: a partition's own trigger takes the place of one of the same name that came from its parent
-- before
create function f() returns trigger language plpgsql as 'begin return new; end'; create table m (a int) partition by list (a);
create table m1 partition of m for values in (1); create table m2 partition of m for values in (2); create trigger x before insert on m for each row execute function f();
alter table m2 disable trigger x;
-- after
create function g() returns trigger language plpgsql as 'begin return new; end'; create table m (a int) partition by list (a);
create table m1 partition of m for values in (1); create table m2 partition of m for values in (2); create trigger x before insert on m1 for each row execute function g();
create trigger x after update on m2 for each row execute function g();
