-- apart
-- fails: other.u
-- before
create schema other;
create type e as enum ('a', 'b');
create table other.u (x e);
-- after
create schema other;
create type e as enum ('b', 'a');
