-- before
create table t (id int, k int) partition by list (k);
create table t1 partition of t for values in (1);
alter table t enable row level security;
create policy p on t using (id > 0);
-- after
create table t (id int, k int) partition by list (k);
create table t1 partition of t for values in (1);
alter table t1 enable row level security;
create policy p on t1 using (id > 0);
create policy q on t using (k > 0);
