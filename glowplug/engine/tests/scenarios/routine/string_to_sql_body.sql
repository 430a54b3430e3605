-- before
create table t (a int);
create function f() returns bigint language sql as 'select count(*) from app.t';
create view v as select f();
-- after
create table t (a int);
create function f() returns bigint language sql begin atomic select count(*) from app.t; end;
create view v as select f();
