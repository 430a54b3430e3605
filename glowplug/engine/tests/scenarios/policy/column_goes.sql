-- before
create table t (id int, tenant int, owner text);
create policy p on t using (tenant = 1);
create policy q on t using (tenant = 2);
create policy r on t for insert with check (tenant = 3 and id > 0);
-- after
create table t (id int, owner text);
create policy p on t using (owner = 'me');
create policy r on t for insert with check (id > 0);
