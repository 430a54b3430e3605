-- before
create table t (a int, b int);
create view v as select a, b from t;
create view w as select a from v;
create materialized view m as select a from v;
grant select on v to glow_app;
grant select (b) on v to glow_reader;
grant update on w to glow_app;
grant select on m to glow_reader;
alter view w owner to glow_admin;
-- after
create table t (a bigint, b int);
create view v as select a, b from t;
create view w as select a from v;
create materialized view m as select a from v;
grant select on v to glow_app;
grant select (b) on v to glow_reader;
grant update on w to glow_app;
grant select on m to glow_reader;
alter view w owner to glow_admin;
