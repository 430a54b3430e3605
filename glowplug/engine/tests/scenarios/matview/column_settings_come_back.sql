-- before
create table t (a int, b text);
create materialized view m as select a, b from t;
alter materialized view m alter b set statistics 100;
-- after
create table t (a int, b text);
create materialized view m as select a, b from t where a > 1;
alter materialized view m alter b set statistics 100, alter b set storage external;
