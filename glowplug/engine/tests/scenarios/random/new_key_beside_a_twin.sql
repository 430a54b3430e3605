-- about: a partition and a key of its parent are both new, and the parent has a key over the same columns
-- before
create table t (a integer) partition by list (a);
alter table t add constraint t_u1 unique (a);
create table s (a integer) partition by list (a);
alter table s add constraint s_u2 unique (a);
alter table s add constraint s_u1 unique (a);
create unique index s_u0 on s (a);
create index s_i on s (a);
-- after
create table t (a integer) partition by list (a);
create table t2 partition of t for values in (2);
alter table t add constraint t_pkey primary key (a);
alter table t add constraint t_u1 unique (a);
create table s (a integer) partition by list (a);
create table s2 partition of s for values in (2) partition by list (a);
create table s22 partition of s2 for values in (2);
alter table s add constraint s_u2 unique (a);
alter table s add constraint s_u1 unique (a);
create unique index s_u0 on s (a);
create index s_i on s (a);
create unique index s_u4 on s (a);
alter table s add constraint s_u3 unique (a);
comment on constraint s_u3 on s is 'third';
