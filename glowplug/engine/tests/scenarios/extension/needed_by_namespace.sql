-- apart
-- one way
-- before
drop extension if exists hstore;
create table t (a text);
-- after
create extension hstore schema public;
create table t (a public.hstore);
