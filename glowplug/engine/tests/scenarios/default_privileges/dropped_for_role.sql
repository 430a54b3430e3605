-- before
alter default privileges for role glow_app in schema app grant all on tables to glow_reader;
alter default privileges for role "Glow ""Odd""" in schema app grant all on functions to public;
-- after
