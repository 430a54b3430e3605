-- before
create function f(int, int) returns int immutable language sql as 'select $1 + $2';
create aggregate total(int) (sfunc = f, stype = int);
-- after
create function f(a int, b int) returns int immutable language sql as 'select $1 + $2 + 1';
create aggregate total(int) (sfunc = f, stype = int);
