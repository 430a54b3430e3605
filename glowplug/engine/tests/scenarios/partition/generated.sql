-- before
create table p (a int, b int, g int generated always as (b + 1) stored) partition by list (a); create table p1 partition of p for values in (1);
-- after
create table p (a int, b int, g int generated always as (b + 2) stored) partition by list (a); create table p1 partition of p for values in (1);
create index on p (g);
