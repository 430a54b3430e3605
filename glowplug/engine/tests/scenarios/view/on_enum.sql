-- before
create type s as enum ('a', 'b');
create table t (x s);
create view v as select x, 'a'::s as y from t;
-- after
create type s as enum ('a', 'c');
create table t (x s);
create view v as select x, 'a'::s as y from t;
