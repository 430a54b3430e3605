-- before
create table t (a int, b int);
create view v as select a, b from t;
create materialized view m as select a from t;
grant select on v to glow_app;
-- after
create table t (a int, b int);
create view v as select a, b from t;
create materialized view m as select a from t;
grant select, insert on v to glow_app with grant option;
grant select (a) on v to glow_reader;
grant select on m to public;
