-- before
create table t (id int, open int);
alter table t enable row level security;
create policy p on t using (id > 0 and open = 1);
-- after
create table t (id bigint, open int);
alter table t enable row level security;
create policy p on t using (id > 0 and open = 1);
