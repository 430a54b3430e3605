-- about: a unique index becomes a key where it stands, and what references it stays
-- before
create table t (a int not null, b int, c int, d int, e int);
create unique index ta on t (a);
create unique index tb on t (b) include (c);
create unique index td on t (d);
create unique index te on t (e desc);
comment on index td is 'd';
alter table t cluster on ta;
alter table t replica identity using index ta;
create table n (x int, y int);
create unique index nx on n (x, y);
create table r (a int references t (a), d int references t (d));
insert into t values (1, 2, 3, 4, 5);
insert into n values (1, 1);
insert into r values (1, 4);
-- after
create table t (a int not null, b int, c int, d int, e int, constraint t_pkey primary key (a), constraint tb_key unique (b) include (c), constraint td unique (d) with (fillfactor = 70), unique (e));
comment on index td is 'other';
comment on constraint td on t is 'constraint';
alter table t cluster on t_pkey;
alter table t replica identity using index t_pkey;
create table n (x int, y int, primary key (x, y));
create table r (a int references t (a), d int references t (d));
insert into t values (1, 2, 3, 4, 5);
insert into n values (1, 1);
insert into r values (1, 4);
