-- before
create table t (a int, b text);
create view v as select a from t;
-- after
create table u (a int, b text);
create view v as select a from u;
