-- before
create table t (a int, b text, c int);
create view v as select a, b from t;
create view w as select a as x, (select count(*) from v) from v;
create view unrelated as select c from t;
-- after
create table t (a bigint, b text, c int);
create view v as select a, b from t;
create view w as select a as x, (select count(*) from v) from v;
create view unrelated as select c from t;
