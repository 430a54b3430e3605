-- before
create function f() returns int language sql as 'select 0';
create function f(int) returns int language sql as 'select 1';
create function f(text) returns int language sql as 'select 2';
comment on function f(text) is 'text';
-- after
create function f(int) returns int language sql as 'select 10';
create function f(text, int) returns int language sql as 'select 2';
create function f(int[]) returns int language sql as 'select 3';
comment on function f(int[]) is 'array';
