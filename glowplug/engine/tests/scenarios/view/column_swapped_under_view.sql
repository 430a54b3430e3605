-- before
create table t (a int, old int);
create view v as select a, old as x from t;
-- after
create table t (a int, new int);
create view v as select a, new as x from t;
