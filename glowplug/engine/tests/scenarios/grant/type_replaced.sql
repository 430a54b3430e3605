-- before
create type e as enum ('a', 'b', 'c');
revoke usage on type e from public;
grant usage on type e to glow_app;
create table t (x e);
-- after
create type e as enum ('c', 'b');
revoke usage on type e from public;
grant usage on type e to glow_app;
create table t (x e);
