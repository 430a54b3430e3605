-- before
create table t (a int, b int);
create view v as select a from t;
create function f() returns setof v language sql as 'select * from app.v';
comment on function f() is 'kept'; grant execute on function f() to pg_monitor;
-- after
create table t (a int, b int);
create view v as select b from t;
create function f() returns setof v language sql as 'select * from app.v';
comment on function f() is 'kept'; grant execute on function f() to pg_monitor;
