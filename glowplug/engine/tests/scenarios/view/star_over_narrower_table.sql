-- before
create table t (a int, b text, c int);
create view v as select * from t;
create view w as select * from v;
-- after
create table t (a int, c int);
create view v as select * from t;
create view w as select * from v;
