-- about: What a role has passed on stays, while the right to do so comes from another role. So for a function, and where what is passed on changes as well.
-- before
create table t (a integer);
create function f() returns integer language sql as 'select 1';
grant usage on schema app to glow_admin, glow_app;
grant select, insert on t to glow_admin, glow_app with grant option;
grant execute on function f() to glow_admin, glow_app with grant option;
set role glow_app;
grant select on app.t to glow_reader;
grant insert on app.t to glow_reader with grant option;
grant execute on function app.f() to glow_reader;
reset role;
-- after
create table t (a integer);
create function f() returns integer language sql as 'select 1';
grant usage on schema app to glow_admin, glow_app;
grant select, insert on t to glow_admin with grant option;
grant execute on function f() to glow_admin with grant option;
set role glow_admin;
grant select, insert on app.t to glow_app with grant option;
grant execute on function app.f() to glow_app with grant option;
set role glow_app;
grant select, insert on app.t to glow_reader;
grant execute on function app.f() to glow_reader;
reset role;
