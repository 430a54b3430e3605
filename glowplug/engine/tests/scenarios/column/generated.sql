-- before
create table t (a int, b int generated always as (a + 1) stored, c int generated always as (a) stored, d int);
create index on t (b);
-- after
create table t (a int, b int generated always as (a + 2) stored, c int, d int generated always as (a * 3) stored);
create index on t (b);
