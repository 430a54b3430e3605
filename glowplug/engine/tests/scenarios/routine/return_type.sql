-- before
create function f(a int) returns int immutable language sql as 'select a';
create table t (a int default f(1), b int check (f(b) > 0), g int generated always as (f(2)) stored);
create index i on t (f(a));
create view v as select f(a) from t;
comment on function f(int) is 'kept';
-- after
create function f(a int) returns bigint immutable language sql as 'select a::bigint';
create table t (a int default f(1), b int check (f(b) > 0), g int generated always as (f(2)) stored);
create index i on t (f(a));
create view v as select f(a) from t;
comment on function f(int) is 'kept';
