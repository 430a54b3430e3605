-- before
create function f() returns int language sql as 'select 1';
-- after
create function f() returns setof int language sql as 'select 1';
