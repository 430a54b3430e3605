-- about: values of a composite type keep their attributes by name when others come, go and change their type
-- before
create type c as (a int, b text, k int);
create table t (v c, n integer);
insert into t values ('(1,a,2)', 1), (null, 2), ('(,,)', 3);
create function f(c) returns int language sql as 'select ($1).a';
create view v as select (v).a from t;
-- after
create type c as (b text, a bigint);
create table t (v c, n integer);
create function f(c) returns bigint language sql as 'select ($1).a';
create view v as select (v).a from t;
