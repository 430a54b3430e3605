-- before
create function f(a int) returns int language sql as 'select a';
revoke execute on function f(int) from public;
create function g(a int) returns int language sql as 'select a';
grant execute on function g(int) to pg_monitor;
create procedure p() language sql as 'select 1';
create aggregate total(int) (sfunc = int4pl, stype = int);
-- after
create function f(a int) returns bigint language sql as 'select a::bigint';
revoke execute on function f(int) from public;
grant execute on function f(int) to pg_monitor;
create function g(a int) returns int language sql as 'select a + 1';
grant execute on function g(int) to pg_monitor;
create procedure p() language sql as 'select 1';
revoke all on procedure p() from public;
create aggregate total(int) (sfunc = int4pl, stype = int);
revoke all on function total(int) from public;
