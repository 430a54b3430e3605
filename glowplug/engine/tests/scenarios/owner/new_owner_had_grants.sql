-- before
grant usage on schema app to public;
create table t (a int, b int);
alter table t owner to glow_app;
grant select on t to glow_admin with grant option;
grant select (a) on t to glow_admin;
set role glow_admin;
grant select on t to glow_reader;
reset role;
-- after
grant usage on schema app to public;
create table t (a int, b int);
alter table t owner to glow_admin;
