-- about: Partitions that are told to be renamed keep their rows, with those of a partition of a partition, and what depends on them follows.
-- rename: table app.t1 -> app.t_one
-- rename: table app.s1 -> app.s_one
-- rename: table app.s1a -> app.s_one_a
-- before
create function tf() returns trigger language plpgsql as 'begin return new; end';
create table t (id integer primary key, b text, unique (id, b)) partition by list (id);
create table t1 partition of t for values in (1);
create table t2 partition of t default;
create index on t (b);
create table s (a integer, b text) partition by range (a);
create table s1 partition of s for values from (1) to (10) partition by list (b);
create table s1a partition of s1 for values in ('x');
create trigger tr after insert on t for each row execute function tf();
create table fk (t integer references t);
create view v as select * from t1;
alter table t1 enable row level security;
create policy po on t1 using (id > 0);
insert into t values (1, 'x'), (2, 'y');
insert into s values (1, 'x');
insert into fk values (1);
-- after
create function tf() returns trigger language plpgsql as 'begin return new; end';
create table t (id integer primary key, b text, unique (id, b)) partition by list (id);
create table t_one partition of t for values in (1);
create table t2 partition of t default;
create index on t (b);
create table s (a integer, b text) partition by range (a);
create table s_one partition of s for values from (1) to (10) partition by list (b);
create table s_one_a partition of s_one for values in ('x');
create trigger tr after insert on t for each row execute function tf();
create table fk (t integer references t);
create view v as select * from t_one;
alter table t_one enable row level security;
create policy po on t_one using (id > 0);
insert into t values (1, 'x'), (2, 'y');
insert into s values (1, 'x');
insert into fk values (1);
