-- about: a schema is renamed, and nothing inside is made anew
-- scope: database
-- rename: schema s -> Z z
-- before
create schema s; create table s.t (id serial primary key, s int check (s > 0)); create view s.v as select s.s from s.t s; create table s.p (a int) partition by list (a); create table s.p1 partition of s.p for values in (1);
insert into s.t (s) values (1); insert into s.p values (1);
-- after
create schema "Z z"; create table "Z z".t (id serial primary key, s int check (s > 0)); create view "Z z".v as select s.s from "Z z".t s; create table "Z z".p (a int) partition by list (a); create table "Z z".p1 partition of "Z z".p for values in (1);
