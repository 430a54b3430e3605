-- before
create type e as enum ('a', 'b'); create table t (x e default 'a', y text default 'a', z e[]);
-- after
create type f as enum ('a', 'b', 'c'); create table t (x text default 'a', y f default 'a', z f[]);
