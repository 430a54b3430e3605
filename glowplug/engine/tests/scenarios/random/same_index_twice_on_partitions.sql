-- before
create table t (a int not null) partition by list (a); create table t2 partition of t for values in (2); create index i2 on t (coalesce(a, a)); create index i1 on t (coalesce(a, a));
-- after
create table t (a int not null) partition by list (a);
