-- before
create table t (id serial, n int generated always as identity);
create sequence s;
create type e as enum ('a');
create domain d as int;
create type c as (a int);
create type r as range (subtype = int);
-- after
create table t (id serial, n int generated always as identity);
alter table t owner to glow_app;
create sequence s;
alter sequence s owner to glow_app;
create type e as enum ('a');
alter type e owner to glow_app;
create domain d as int;
alter domain d owner to glow_app;
create type c as (a int);
alter type c owner to glow_app;
create type r as range (subtype = int);
alter type r owner to glow_app;
