-- before
create function f(out a int, out b text) language sql as $$ select 1, 'x' $$;
create function one(out a int) language sql as 'select 1';
-- after
create function f(out a int, out c text) language sql as $$ select 1, 'x' $$;
create function one(out z int) language sql as 'select 1';
