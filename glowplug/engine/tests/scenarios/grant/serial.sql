-- before
create table t (id serial primary key);
-- after
create table t (id serial primary key, n bigserial);
grant usage, select on all sequences in schema app to glow_app;
