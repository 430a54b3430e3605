-- since: 15
-- before
create table t (a int);
create view v as select a from t;
create view w as select a from v;
-- after
create table t (a int);
create view v with (security_invoker = on, security_barrier = on) as select a from t;
create view w as select a from v;
