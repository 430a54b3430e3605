-- about: a partition goes into which a foreign key still looks, by way of its parent
-- before
create table t (a integer primary key) partition by list (a);
create table t1 partition of t for values in (1);
create table t2 partition of t for values in (2);
alter table t add constraint t_self foreign key (a) references t (a);
create table f (a integer references t);
-- after
create table t (a integer primary key) partition by list (a);
create table t2 (a integer primary key);
alter table t add constraint t_self foreign key (a) references t (a);
create table f (a integer references t);
