-- before
create table t (a int, b text);
create view v as select t as r from t;
create view n as select row_to_json(t.*) from t;
-- after
create table t (a int, b text, c int);
create view v as select t as r from t;
create view n as select row_to_json(t.*) from t;
