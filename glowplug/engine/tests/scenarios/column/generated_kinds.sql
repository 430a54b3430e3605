-- before
create table t (a int, b int, c int generated always as (a + b) stored, d int, e text generated always as ('x') stored, f int default 3);
create index on t (c); alter table t add check (c > 0);
-- after
create table t (a bigint, b int, c bigint generated always as (a + b) stored, d int generated always as (b) stored, e text, f int generated always as (b * 2) stored);
create index on t (c); alter table t add check (c > 0);
