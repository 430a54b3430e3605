-- rename: label app.e.old -> app.e.new
-- rename: label app.e.a -> app.e.b
-- before
create type e as enum ('old', 'a', 'z'); create table t (x e default 'old', check (x <> 'a')); create index on t (x) where x = 'z';
-- after
create type e as enum ('new', 'b', 'z'); create table t (x e default 'new', check (x <> 'b')); create index on t (x) where x = 'z';
