-- before
create function f(int) returns int language sql as 'select 1';
create aggregate g(int) (sfunc = int4pl, stype = int);
-- after
create aggregate f(int) (sfunc = int4pl, stype = int);
create function g(int) returns int language sql as 'select 1';
