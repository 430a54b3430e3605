-- since: 15
-- before
create table t (a int);
create view v with (security_barrier) as select a from t;
create view w as select a from t;
create view x as select a from t where a > 0 with cascaded check option;
create view y with (security_invoker = true, security_barrier = false) as select a from t;
-- after
create table t (a int);
create view v as select a from t;
create view w with (security_barrier = true) as select a from t;
create view x as select a from t where a > 0 with local check option;
create view y with (security_barrier = true) as select a from t where a > 1;
