-- about: two indexes that ATTACH takes for one another, because it does not look at the order of keys
-- before
create table t (a integer) partition by list (a);
create index i3 on t (a);
-- after
create table t (a integer) partition by list (a);
create table t_rest partition of t default;
create index i3 on t (a);
create index i1 on t (a desc);
