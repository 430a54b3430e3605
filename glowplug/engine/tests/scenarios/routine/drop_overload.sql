-- before
create function f(a int) returns int language sql as 'select 1';
create function f(a int, b text) returns int language sql as 'select 2';
create view v as select f(1, 'x') as b;
-- after
create function f(a int, b text) returns int language sql as 'select 2';
create view v as select f(1, 'x') as b;
