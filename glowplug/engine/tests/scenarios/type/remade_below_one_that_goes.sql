-- about: a column leaves a type that goes for the type below it, which is made anew
-- before
create type e as enum ('a', 'b');
create domain d as e;
create type pair as (x integer, y integer);
create domain pair_d as pair;
create type span as range (subtype = e);
create type whole as (e e);
create table t (c d, p pair_d, s span, w whole);
-- after
create type e as enum ('b', 'a');
create type pair as (y integer, x integer);
create table t (c e, p pair, s e[], w e);
