-- before
create type s as enum ('a', 'b', 'c');
create table t (x s default 'a');
create function f(x s) returns s language sql as $$ select x $$;
create view v as select f(x) from t;
-- after
create type s as enum ('c', 'a');
create table t (x s default 'a');
create function f(x s) returns s language sql as $$ select x $$;
create view v as select f(x) from t;
