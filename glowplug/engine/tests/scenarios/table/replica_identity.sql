-- before
create table t (a int not null, b int not null); create unique index i on t (a); alter table t replica identity using index i;
create table u (a int primary key); alter table u replica identity nothing;
create table v (a int not null unique); alter table v replica identity using index v_a_key;
create table w (a int not null); create unique index wi on w (a); alter table w replica identity using index wi;
-- after
create table t (a int not null, b int not null); create unique index i on t (b); alter table t replica identity using index i;
create table u (a int primary key, b int not null unique); alter table u replica identity using index u_b_key;
create table v (a int);
create table w (a int not null); create unique index wi on w (a);
create table x (a int not null); create unique index xi on x (a); alter table x replica identity using index xi; alter table x cluster on xi;
create table y (a int primary key); alter table y cluster on y_pkey; alter table y replica identity full;
