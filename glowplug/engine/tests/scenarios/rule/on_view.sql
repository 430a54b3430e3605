-- before
create table t (a int, b text);
create view v as select a, b from t;
create rule ins as on insert to v do instead insert into t values (new.a, new.b) returning t.a, t.b;
-- after
create table t (a bigint, b text);
create view v as select a, b from t;
create rule ins as on insert to v do instead insert into t values (new.a, new.b) returning t.a, t.b;
