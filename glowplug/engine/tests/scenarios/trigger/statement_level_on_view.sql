-- before
create function f() returns trigger language plpgsql as 'begin return null; end';
create table t (a int);
create view v as select a from t;
create trigger s before insert on v for each statement execute function f();
-- after
create function f() returns trigger language plpgsql as 'begin return null; end';
create table t (a int, b int);
create view v as select b from t;
create trigger s before insert on v for each statement execute function f();
