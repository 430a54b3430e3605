-- before
create table t (id int);
alter table t enable row level security;
create policy p on t using (id > 0);
comment on policy p on t is 'gone';
-- after
create table u (id int);
