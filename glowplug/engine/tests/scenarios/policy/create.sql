-- before
create table t (id int, owner text, open bool);
-- after
create table t (id int, owner text, open bool);
alter table t enable row level security;
alter table t force row level security;
create policy own on t using (owner = current_user);
create policy reads on t as restrictive for select to glow_app, glow_reader using (open);
create policy adds on t for insert to public with check (id > 0);
create policy changes on t for update to glow_app using (open) with check (not open);
create policy goes on t for delete to current_user using (true);
