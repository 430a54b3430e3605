-- before
create table t (a int);
create function f(x int) returns int stable language sql as 'select x + (select count(*)::int from app.t)';
create materialized view m as select f(a) from t;
-- after
create table t (a int);
create function f(x int) returns bigint stable language sql as 'select x + (select count(*) from app.t)';
create materialized view m as select f(a) from t;
