-- before
create table t (a int, b text, c int);
create view v as select a, b from t;
create view w as select a from v;
-- after
create table t (a int, c int);
create view v as select a from t;
create view w as select a from v;
