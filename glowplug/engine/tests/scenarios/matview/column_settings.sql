-- before
create table t (a int, b text);
create materialized view m as select a, b from t;
alter materialized view m alter b set statistics 100;
-- after
create table t (a int, b text);
create materialized view m as select a, b from t;
alter materialized view m alter b set statistics 200, alter b set storage external, alter a set (n_distinct = 3);
