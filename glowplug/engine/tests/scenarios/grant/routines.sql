-- before
create function f(int) returns int language sql as 'select 1';
create function f(text) returns int language sql as 'select 1';
create procedure p(int) language sql as 'select 1';
create aggregate agg(int) (sfunc = int4pl, stype = int);
grant execute on function f(int) to glow_app;
-- after
create function f(int) returns int language sql as 'select 1';
create function f(text) returns int language sql as 'select 1';
create procedure p(int) language sql as 'select 1';
create aggregate agg(int) (sfunc = int4pl, stype = int);
revoke execute on function f(int) from public;
grant execute on function f(text) to glow_app with grant option;
revoke all on procedure p(int) from public;
grant execute on procedure p(int) to glow_reader;
revoke execute on function agg(int) from public;
