-- about: a column leaves a type that loses a label for one that gets one, which another column leaves for the first
-- before
create type a as enum ('1'); create type b as enum ('1', '2'); create table t (x a, y b);
-- after
create type a as enum ('1', '2'); create type b as enum ('1'); create table t (x b, y a);
