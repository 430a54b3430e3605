-- before
-- after
create function f(int) returns int immutable language sql as 'select $1';
create table p (a int) partition by range (f(a));
create table p1 partition of p for values from (0) to (10);
