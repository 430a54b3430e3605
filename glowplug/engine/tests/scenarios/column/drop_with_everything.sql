-- before
create table t (id int primary key, a int unique check (a > 0), b int generated always as (id * 2) stored, c int references t (a));
create index on t (a, id); create index on t ((a + 1)); create index on t (id) where a > 3;
alter table t add constraint two check (a > id); comment on column t.a is 'gone';
-- after
create table t (id int primary key, b int generated always as (id * 2) stored);
