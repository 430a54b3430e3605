-- before
alter default privileges in schema app grant execute on functions to glow_app;
-- after
alter default privileges in schema app grant execute on functions to glow_app;
create function f() returns int language sql as 'select 1';
create procedure p() language sql as 'select 1';
create function g() returns int language sql as 'select 1';
revoke execute on function g() from glow_app, public;
create view v as select 1 as a;
