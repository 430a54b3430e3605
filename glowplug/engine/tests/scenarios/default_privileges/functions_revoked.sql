-- scope: database
-- before
alter default privileges revoke execute on functions from public;
create function f() returns int language sql as 'select 1';
-- after
alter default privileges revoke execute on functions from public;
create function f() returns int language sql as 'select 1';
create function g() returns int language sql as 'select 1';
grant execute on function g() to public;
create function h() returns int language sql as 'select 1';
