-- before
alter default privileges in schema app grant select on tables to glow_reader;
create table old (a int);
-- after
alter default privileges in schema app grant select, insert on tables to glow_reader;
alter default privileges in schema app grant usage on sequences to glow_app with grant option;
alter default privileges in schema app grant execute on functions to glow_app;
alter default privileges in schema app grant usage on types to glow_app;
create table old (a int);
create table new (id serial);
