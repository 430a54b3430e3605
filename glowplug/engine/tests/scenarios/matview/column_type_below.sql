-- before
create table t (a int, b text);
insert into t values (1, 'x');
create materialized view m as select a, b from t;
create unique index on m (a);
create materialized view n as select a from m;
-- after
create table t (a bigint, b text);
create materialized view m as select a, b from t;
create unique index on m (a);
create materialized view n as select a from m;
