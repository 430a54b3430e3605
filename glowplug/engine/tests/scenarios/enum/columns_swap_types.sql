-- about: columns exchange their types while both types lose labels: neither can go first
-- before
create type a as enum ('1', '2'); create type b as enum ('1', '2', '3'); create table t (x a, y b, z b[]);
-- after
create type a as enum ('1'); create type b as enum ('1', '3'); create table t (x b default '1', y a, z a[]);
