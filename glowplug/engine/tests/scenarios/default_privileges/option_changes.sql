-- before
alter default privileges in schema app grant select, update on tables to glow_reader with grant option;
alter default privileges in schema app grant usage on types to glow_app;
-- after
alter default privileges in schema app grant select on tables to glow_reader;
alter default privileges in schema app grant update on tables to glow_reader with grant option;
alter default privileges in schema app grant usage on types to public;
