-- before
create function f(int, int) returns int immutable language sql as 'select $1 + $2';
-- after
create function f(int, int) returns int immutable language sql as 'select $1 + $2';
create aggregate total(int) (sfunc = f, stype = int, initcond = '0', combinefunc = f, parallel = safe);
comment on aggregate total(int) is 'sums';
create table t (a int);
create view v as select total(a) from t;
