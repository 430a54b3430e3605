-- about: rows are computed by the owner, through views as theirs: after both have their rights
-- before
create table t (a int);
create table u (a int);
create view v as select a from t;
alter view v owner to glow_app;
grant select on u to glow_admin;
create materialized view one as select a from t with no data;
alter materialized view one owner to glow_app;
create materialized view two as select a from u with no data;
alter materialized view two owner to glow_app;
insert into t values (1);
-- after
create table t (a int);
create table u (a int);
create view v as select a from t;
alter view v owner to glow_app;
grant select on u to glow_admin;
grant select on t to glow_app;
create materialized view one as select a from t;
alter materialized view one owner to glow_app;
create materialized view two as select a from u;
alter materialized view two owner to glow_admin;
create materialized view three as select a from v;
