-- scope: database
-- before
-- after
create extension citext;
create extension pgcrypto;
create extension pg_trgm;
create extension "uuid-ossp";
create table t (id uuid default uuid_generate_v4(), a citext not null, b citext[], c text default encode(gen_random_bytes(8), 'hex'), check (a <> 'x'));
create index on t using gin (c gin_trgm_ops);
