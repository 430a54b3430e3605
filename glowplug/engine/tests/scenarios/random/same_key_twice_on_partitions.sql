-- since: 15
-- before
create table t (a integer) partition by list (a);
create table t1 partition of t for values in (1);
alter table t add constraint u1 unique nulls not distinct (a); alter table t add constraint u0 unique nulls not distinct (a);
create table r (a integer) partition by list (a);
-- after
create table r (a integer primary key) partition by list (a);
create table r1 partition of r for values in (1);
create table f (a integer references r);
