-- before
create type e as enum ('a'); create table t (x e default 'a', n int);
-- after
create type e as enum ('a', 'b'); create table t (x e default 'b', n int, y e not null default 'b', check (x in ('a', 'b'))); create index on t (n) where x = 'b';
