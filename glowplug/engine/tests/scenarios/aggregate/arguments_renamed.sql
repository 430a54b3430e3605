-- before
create function acc(s int, v int) returns int immutable language sql as 'select s + v';
create aggregate total(v int) (sfunc = acc, stype = int);
create view x as select total(1);
-- after
create function acc(s int, v int) returns int immutable language sql as 'select s + v';
create aggregate total(w int) (sfunc = acc, stype = int);
create view x as select total(1);
