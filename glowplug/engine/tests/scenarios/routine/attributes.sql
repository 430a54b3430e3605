-- before
create function f(a int) returns int language sql as 'select a';
create function g() returns setof int rows 10 language sql immutable strict as 'select 1';
-- after
create function f(a int) returns int language sql stable strict leakproof security definer parallel restricted cost 7 as 'select a';
create function g() returns setof int rows 20 language sql as 'select 1';
