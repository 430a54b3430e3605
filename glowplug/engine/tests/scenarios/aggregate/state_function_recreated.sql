-- before
create function f(a int, b int) returns int immutable language sql as 'select $1 + $2';
create aggregate total(int) (sfunc = f, stype = int);
create view v as select total(1);
-- after
create function f(x int, y int) returns int immutable language sql as 'select $1 + $2 + 1';
create aggregate total(int) (sfunc = f, stype = int);
create view v as select total(1);
