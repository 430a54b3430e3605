-- before
grant usage on schema app to public;
create table t (a int);
grant select, insert on t to glow_app with grant option;
set role glow_app;
grant select on t to glow_reader with grant option;
reset role;
set role glow_reader;
grant select on t to glow_admin;
reset role;
-- after
grant usage on schema app to public;
create table t (a int);
grant insert on t to glow_app with grant option;
set role glow_app;
grant insert on t to glow_admin;
reset role;
