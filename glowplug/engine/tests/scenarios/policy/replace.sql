-- before
create table t (id int, open bool);
create policy a on t for select using (open);
create policy b on t using (open);
create policy c on t using (open) with check (open);
comment on policy c on t is 'c';
-- after
create table t (id int, open bool);
create policy a on t for delete using (open);
create policy b on t as restrictive using (open);
create policy c on t using (open);
comment on policy c on t is 'c';
