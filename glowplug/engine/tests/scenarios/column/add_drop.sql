-- before
create table t (a int, old text not null, b int);
create index on t (old, a);
-- after
create table t (b int, a int not null, new text not null default 'x', g int generated always as (a * 2) stored);
create index on t (new, a);
