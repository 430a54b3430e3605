-- rename: table app.m -> app.n
-- rename: column app.n.a -> app.n.x
-- before
create table t (a int);
create materialized view m as select t.a from t;
create index i on m (a);
-- after
create table t (a int);
create materialized view n as select t.a as x from t;
create index i on n (x);
