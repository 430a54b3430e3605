-- before
create table t (a int, b int); create index i on t (a); create index j on t (b); alter table t cluster on i;
create table u (a int); create index ui on u (a); alter table u cluster on ui;
create table w (a int primary key); alter table w cluster on w_pkey;
-- after
create table t (a int, b int); create index i on t (a); create index j on t (b); alter table t cluster on j;
create table u (a bigint); create index ui on u (a desc); alter table u cluster on ui;
create table w (a int primary key);
