-- before
create function f(int) returns int language sql as 'select 1';
revoke execute on function f(int) from public;
grant execute on function f(int) to glow_app;
-- after
create function f(int) returns int language sql as 'select 2';
revoke execute on function f(int) from public;
grant execute on function f(int) to glow_app;
