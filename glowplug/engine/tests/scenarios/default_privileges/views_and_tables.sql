-- before
alter default privileges in schema app grant select on tables to glow_reader;
create table t (a int);
-- after
alter default privileges in schema app grant select on tables to glow_reader;
create table t (a int);
create view v as select a from t;
create materialized view m as select a from t;
revoke select on m from glow_reader;
