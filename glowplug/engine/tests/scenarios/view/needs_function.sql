-- before
create table t (a int);
create function f(int) returns int immutable language sql as 'select $1 + 1';
create view v as select f(a) from t;
-- after
create table t (a int);
create function f(int) returns bigint immutable language sql as 'select $1::bigint + 2';
create view v as select f(a) from t;
