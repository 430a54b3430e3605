-- before
create table t (a int);
create view x as select a from t where a > 0 with check option;
-- after
create table t (a int);
create view x as select a from t where a > 0;
