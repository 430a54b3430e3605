-- before
create table t (id int, tenant uuid, owner text);
alter table t enable row level security;
create policy tenant_isolation on t using (tenant = current_setting('app.tenant')::uuid);
create policy owner_all on t to glow_app using (owner = current_user) with check (owner = current_user);
create policy read_all on t for select to glow_reader using (true);
-- after
create table t (id int, tenant uuid, owner text, deleted_at timestamptz);
alter table t enable row level security;
alter table t force row level security;
create policy tenant_isolation on t as restrictive using (tenant = current_setting('app.tenant', true)::uuid) with check (tenant = current_setting('app.tenant', true)::uuid);
create policy owner_all on t to glow_app, glow_admin using (owner = current_user and deleted_at is null) with check (owner = current_user);
create policy admin_all on t to glow_admin using (true);
