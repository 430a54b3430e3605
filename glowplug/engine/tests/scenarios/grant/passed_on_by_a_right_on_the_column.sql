-- about: A role loses its right on the table and keeps that on a column, of which it has passed on: that is revoked first and granted again.
-- before
create table t (a integer, b integer);
grant usage on schema app to glow_admin, glow_app;
grant select on t to glow_admin with grant option;
grant select (a) on t to glow_admin with grant option;
set role glow_admin;
grant select (a) on app.t to glow_app with grant option;
set role glow_app;
grant select (a) on app.t to glow_reader;
reset role;
-- after
create table t (a integer, b integer);
grant usage on schema app to glow_admin, glow_app;
grant select (a) on t to glow_admin with grant option;
set role glow_admin;
grant select (a) on app.t to glow_app with grant option;
set role glow_app;
grant select (a) on app.t to glow_reader;
reset role;
