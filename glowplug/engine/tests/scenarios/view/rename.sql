-- rename: table app.v -> app.w
-- before
create table t (a int);
create view v as select a from t;
create view z as select a from v;
-- after
create table t (a int);
create view w as select a from t;
create view z as select a from w;
