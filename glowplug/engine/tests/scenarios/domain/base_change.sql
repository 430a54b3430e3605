-- before
create domain d as varchar(10) default 'x' check (length(value) > 0); create domain dd as d check (value <> 'q');
create table t (a d, b dd, c d[] , g text generated always as (upper(a)) stored); create index on t (a); create view v as select a, b from t; create type c as (x d);
-- after
create domain d as text default 'x' check (length(value) > 0); create domain dd as d check (value <> 'q');
create table t (a d, b dd, c d[] , g text generated always as (upper(a)) stored); create index on t (a); create view v as select a, b from t; create type c as (x d);
