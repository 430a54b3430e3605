-- scope: database
-- before
create extension "uuid-ossp";
comment on extension "uuid-ossp" is null;
-- after
create schema "E x";
create extension "uuid-ossp" schema "E x";
create table t (id uuid default "E x".uuid_generate_v4());
