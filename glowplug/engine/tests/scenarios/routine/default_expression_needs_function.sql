-- before
create function base() returns int language sql as 'select 1';
create function f(a int default base()) returns int language sql as 'select a';
-- after
create function base2() returns int language sql as 'select 1';
create function f(a int default base2()) returns int language sql as 'select a';
