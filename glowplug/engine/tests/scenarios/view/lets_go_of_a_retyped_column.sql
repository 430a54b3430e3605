-- before
create table t (a int, b int);
create view v as select a, b > 1 as c from t;
-- after
create table t (a int, b text);
create view v as select a, a > 1 as c from t;
