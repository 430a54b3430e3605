-- about: a materialized view without rows, and one with rows computed from it by way of a view
-- before
create table t (a integer);
-- after
create table t (a integer);
create materialized view low as select a from t;
create view middle as select a from low;
create materialized view high as select a from middle;
create index high_a on high (a);
refresh materialized view low with no data;
