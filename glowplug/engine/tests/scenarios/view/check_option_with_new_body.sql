-- before
create table t (a int, b int);
create view v as select a, b from t where a > 0 with local check option;
-- after
create table t (a int, b int);
create view v with (security_barrier) as select a, b from t where a > 1 with cascaded check option;
