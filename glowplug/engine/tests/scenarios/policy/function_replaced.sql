-- before
create function who() returns int language sql stable as 'select 1';
create table t (id int);
create policy p on t to glow_app using (id = who());
create policy q on t for insert with check (id = who());
-- after
create function who() returns bigint language sql stable as 'select 1::bigint';
create table t (id int);
create policy p on t to glow_app using (id = who());
create policy q on t for insert with check (id = who());
