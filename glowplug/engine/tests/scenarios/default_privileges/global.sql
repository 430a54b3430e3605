-- scope: database
-- before
alter default privileges revoke execute on functions from public;
create table t (a int);
-- after
alter default privileges grant select on tables to glow_reader;
alter default privileges for role glow_app revoke all on tables from glow_app;
alter default privileges for role glow_app revoke usage on types from public;
alter default privileges grant usage on schemas to glow_reader;
create table t (a int);
create table u (a int);
create schema more;
