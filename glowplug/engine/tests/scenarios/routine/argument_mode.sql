-- before
create function f(a int) returns int language sql as 'select a';
create function g(a int[]) returns int language sql as 'select a[1]';
-- after
create function f(inout a int) returns int language sql as 'select a';
create function g(variadic a int[]) returns int language sql as 'select a[1]';
