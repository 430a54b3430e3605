-- about: constraints and indexes that trade their names are renamed through a name in between, and nothing is proven again
-- before
create table t (id int constraint one primary key, n int constraint two unique, m int,
  constraint low check (n > 0), constraint high check (n < 9), constraint same check (m > 0),
  constraint first check (m < 5), constraint second check (m < 6), constraint third check (m < 7));
insert into t values (1, 2, 3);
create table u (a int constraint u_a references t (id), b int constraint u_b references t (n));
create index i on t (n);
create index j on t (m);
comment on constraint low on t is 'low';
comment on index i is 'of n';
create domain d as int constraint small check (value < 9) constraint big check (value > 1);
create table k (v d);
insert into k values (5);
create table p (id int, v int, constraint p_low check (v > 0), constraint p_high check (v < 9)) partition by range (id);
create table p1 partition of p for values from (0) to (9);
create index p_id on p (id);
create index p_v on p (v);
-- after
create table t (id int constraint two primary key, n int constraint one unique, m int,
  constraint high check (n > 0), constraint low check (n < 9), constraint same check (m > -1),
  constraint second check (m < 5), constraint third check (m < 6), constraint fourth check (m < 7), constraint first check (m < 8));
create table u (a int constraint u_b references t (id), b int constraint u_a references t (n));
create index j on t (n);
create index i on t (m);
comment on constraint high on t is 'low';
comment on index j is 'of n';
create domain d as int constraint big check (value < 9) constraint small check (value > 1);
create table k (v d);
create table p (id int, v int, constraint p_high check (v > 0), constraint p_low check (v < 9)) partition by range (id);
create table p1 partition of p for values from (0) to (9);
create index p_v on p (id);
create index p_id on p (v);
