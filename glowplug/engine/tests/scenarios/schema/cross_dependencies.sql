-- scope: database
-- before
create schema a;
create schema b;
create table a.t (id int primary key);
create table b.t (id int references a.t);
-- after
create schema a;
create schema b;
create type a.e as enum ('x');
create table b.t (id int primary key, e a.e);
create table a.t (id int references b.t);
