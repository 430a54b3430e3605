-- before
create function f() returns table (a int) language sql as 'select 1';
create view v as select * from f();
-- after
create function f() returns table (a int, b int) language sql as 'select 1, 2';
create view v as select * from f();
