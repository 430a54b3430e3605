-- before
create function f(x int) returns int immutable language sql as 'select x';
create table t (a int, b int generated always as (f(a)) stored);
create index i on t (f(a));
-- after
create function f(x int) returns int immutable parallel safe strict cost 3 language sql as 'select x';
create table t (a int, b int generated always as (f(a)) stored);
create index i on t (f(a));
