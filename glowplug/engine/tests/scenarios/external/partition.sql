-- apart
-- fails: table other.p1
-- before
create schema other;
create table t (a int) partition by list (a);
create table other.p1 partition of t for values in (1);
-- after
create schema other;
