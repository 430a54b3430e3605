-- scope: database
-- before
create schema a;
create schema b;
create table a.t (id serial primary key, n int check (n > 0));
create type a.e as enum ('x');
-- after
create schema a;
create schema b;
create table b.t (id serial primary key, n int check (n > 0));
create type b.e as enum ('x');
