-- before
-- after
create table t (id int, parent int);
create table u (id int);
alter table t enable row level security;
create policy p on t using (exists (select from u where u.id = t.id));
create policy p on u using (exists (select from t where u.id = t.parent));
