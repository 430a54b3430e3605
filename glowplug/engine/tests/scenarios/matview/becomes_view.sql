-- before
create table t (a int);
create materialized view m as select a from t;
create index i on m (a);
-- after
create table t (a int);
create view m as select a from t;
