-- before
create table t (a int);
create view v as select * from t;
-- after
create table t (a int, b text);
create view v as select * from t;
