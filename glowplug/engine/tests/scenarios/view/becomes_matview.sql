-- before
create table t (a int);
create view v as select a from t;
create view w as select a from v;
-- after
create table t (a int);
create materialized view v as select a from t;
create index on v (a);
create view w as select a from v;
