-- before
create type e as enum ('a'); create table t (x e, y int);
-- after
create type e2 as enum ('a'); create table t (y int);
