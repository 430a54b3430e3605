-- before
create function f(a int) returns void language sql as 'select 1';
-- after
create procedure f(a int) language sql as 'select 1';
