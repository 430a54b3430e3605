-- before
alter default privileges in schema app grant select on tables to glow_reader;
alter default privileges in schema app grant usage on sequences to glow_reader;
alter default privileges in schema app grant all on types to glow_reader;
-- after
create table new (id int generated always as identity);
create table kept (id serial);
grant select on kept to glow_reader;
create sequence s;
create type e as enum ('a');
create domain d as int;
