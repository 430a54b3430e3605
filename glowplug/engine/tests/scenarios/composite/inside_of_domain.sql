-- before
create type c as (a int, b text);
create type holds as (x c);
create domain d as c check ((value).a > 0);
create table t (x d, y d[]);
create table u (h holds);
create view v as select (x).b from t;
-- after
create type c as (a bigint, b text, e int);
create type holds as (x c);
create domain d as c check ((value).a > 1);
create table t (x d, y d[] default '{}');
create table u (h holds);
create view v as select (x).b from t;
