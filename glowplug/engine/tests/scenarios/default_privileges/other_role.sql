-- before
alter default privileges for role glow_admin in schema app grant select on tables to glow_reader;
-- after
alter default privileges for role glow_admin in schema app grant update on tables to glow_reader;
alter default privileges for role glow_app in schema app grant all on tables to glow_reader;
create table t (a int);
alter table t owner to glow_admin;
