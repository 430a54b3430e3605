-- apart
-- fails: view other.v
-- before
create schema other;
create table t (a int, b int);
create view other.v as select a from t;
-- after
create schema other;
create table t (b int);
