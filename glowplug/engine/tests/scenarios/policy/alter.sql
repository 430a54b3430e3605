-- before
create table t (id int, owner text, open bool);
create policy p on t for update to glow_app using (open);
create policy q on t to public using (id > 0) with check (id > 1);
-- after
create table t (id int, owner text, open bool);
create policy p on t for update to glow_app, glow_reader using (not open) with check (id > 0);
create policy q on t to glow_admin using (id > 2) with check (id > 1);
comment on policy q on t is 'it''s q';
