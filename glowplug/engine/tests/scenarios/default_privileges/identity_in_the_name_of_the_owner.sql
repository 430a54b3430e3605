-- before
alter default privileges for role glow_admin in schema app grant usage on sequences to glow_reader;
create table t (a int);
alter table t owner to glow_admin;
-- after
alter default privileges for role glow_admin in schema app grant usage on sequences to glow_reader;
create table t (a int, b int generated always as identity);
alter table t owner to glow_admin;
revoke all on sequence t_b_seq from glow_reader;
