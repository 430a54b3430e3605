-- before
create type s as enum ('a', 'c');
create table t (x s default 'a');
-- after
create type s as enum ('_', 'a', 'b', 'c', 'd');
create table t (x s default 'b' check (x <> 'd'));
