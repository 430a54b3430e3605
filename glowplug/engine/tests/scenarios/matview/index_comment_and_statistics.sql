-- before
create table t (a int, b int);
create materialized view m as select a, b from t;
create index i on m ((a + b));
-- after
create table t (a int, b int);
create materialized view m as select a, b from t;
create index i on m ((a + b)); alter index i alter column 1 set statistics 300; comment on index i is 'x';
