-- before
create table t (a int, b text);
create view v as select a, b from t;
grant select on v to pg_monitor;
grant update (a) on v to pg_monitor;
-- after
create table t (a bigint, b text);
create view v as select a, b from t;
grant select, insert on v to pg_monitor;
grant select (b) on v to public;
revoke insert on v from pg_monitor;
grant update (a) on v to pg_monitor with grant option;
