-- about: a view stays while the table under it goes and another comes, and both have columns of an enum made anew
-- before
create type e as enum ('a', 'c');
create table t (c numeric, d e);
create view v as select max(c::text) as z from t;
-- after
create type e as enum ('a', 'c', 'b');
create table s (c text, d e[] not null);
create view v as select max(c::text) as z from s;
