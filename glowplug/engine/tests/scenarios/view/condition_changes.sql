-- before
create table t (a int, b text);
create view v as select a, b from t;
create view w as select * from v;
-- after
create table t (a int, b text);
create view v as select a, b from t where a between 1 and 5 order by b;
create view w as select * from v;
