-- before
create table t (a int);
create view v as select a from t;
-- after
create table t (a int);
create table v (a int, b int);
