-- before
create function f(a int default 1, b int default 2) returns int language sql as 'select a + b';
-- after
create function f(a int default 4, b int default 5) returns int language sql as 'select a + b';
