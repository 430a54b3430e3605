-- before
create table t (a int);
create view v as select a from t; create view w as select a from v; create materialized view m as select a from w;
create function f() returns setof v language sql as 'select * from app.v';
-- after
create table t (a int);
