-- before
create type e as enum ('a', 'b'); create table t (x e default 'a');
-- after
create domain e as text check (value in ('a', 'b')); create table t (x e default 'a');
