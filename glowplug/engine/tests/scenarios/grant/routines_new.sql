-- before
-- after
create function f(a int default 3, out b int) returns int language sql as 'select 1';
create procedure p(inout a int) language sql as 'select 1';
create aggregate agg(int) (sfunc = int4pl, stype = int);
create function "F f"("a b" text) returns int language sql as $$select 1$$;
revoke execute on all routines in schema app from public;
grant execute on function "F f"(text) to "Glow ""Odd""";
grant execute on procedure p(int) to glow_app;
