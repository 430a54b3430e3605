-- before
create table t (a int);
create materialized view m as select a from t;
create index i on m (a); create index j on m (a desc);
alter materialized view m cluster on i;
-- after
create table t (a int);
create materialized view m as select a from t where a > 2;
create index i on m (a); create index j on m (a desc);
alter materialized view m cluster on j;
