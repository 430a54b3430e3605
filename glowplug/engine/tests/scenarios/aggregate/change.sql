-- before
create function f(int, int) returns int immutable language sql as 'select $1 + $2';
create function g(int, int) returns int immutable language sql as 'select $1 * $2';
create aggregate total(int) (sfunc = f, stype = int, initcond = '0');
create view v as select total(1);
-- after
create function f(int, int) returns int immutable language sql as 'select $1 + $2';
create function g(int, int) returns int immutable language sql as 'select $1 * $2';
create aggregate total(int) (sfunc = g, stype = int, initcond = '1');
create view v as select total(1);
