-- about: A role that passed a privilege on keeps it for itself alone; who had it from that role has it from the owner.
-- before
create table t (a integer, b integer);
grant usage on schema app to glow_app;
grant select on t to glow_app with grant option;
grant update (b) on t to glow_app with grant option;
set role glow_app;
grant select on app.t to glow_reader;
grant select (a) on app.t to glow_admin;
grant update (b) on app.t to glow_admin;
reset role;
-- after
create table t (a integer, b integer);
grant usage on schema app to glow_app;
grant select on t to glow_app, glow_reader;
grant select (a) on t to glow_admin;
grant update (b) on t to glow_app, glow_admin;
