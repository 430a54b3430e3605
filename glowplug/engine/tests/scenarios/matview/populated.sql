-- before
create table t (a int);
create materialized view m as select a from t with no data;
create materialized view n as select a from t;
-- after
create table t (a int);
create materialized view m as select a from t;
create materialized view n as select a from t with no data;
