-- before
create table t (id int);
create policy p on t using (id > 0);
-- after
create table t (id int, tenant_id uuid not null default '00000000-0000-0000-0000-000000000000');
create policy p on t using (tenant_id = current_setting('app.tenant', true)::uuid);
