-- before
create type e as enum ('a', 'b'); create table r (x e primary key); create table t (x e references r);
-- after
create type e as enum ('b', 'a'); create table r (x e primary key); create table t (x e references r);
