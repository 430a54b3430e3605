-- before
-- after
create function add(a int, b int default 1) returns int immutable strict parallel safe language sql as 'select a + b';
create procedure p(inout x int, y text) language plpgsql security definer set search_path = app, pg_temp as $body$ begin x := 1; end $body$;
create function many(n int, out a int, out b text) returns setof record rows 50 cost 12 stable leakproof language plpgsql as $$ begin end $$;
create function tab(variadic n int[]) returns table (x int, y text) language sql as $$ select 1, 'a' $$;
comment on function add(int, int) is 'adds'; comment on procedure p(int, text) is 'proc';
