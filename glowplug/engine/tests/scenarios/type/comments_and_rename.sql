-- rename: type app.e -> app.f
-- rename: type app.d -> app.dd
-- rename: type app.c -> app.cc
-- before
create type e as enum ('a'); create domain d as int check (value > 0); create type c as (x e, y d); create table t (x e default 'a', y d, z c, w e[]);
-- after
create type f as enum ('a'); create domain dd as int constraint d_check check (value > 0); create type cc as (x f, y dd); create table t (x f default 'a', y dd, z cc, w f[]);
