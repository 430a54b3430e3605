-- before
grant usage on schema app to public;
create table t (a int);
grant select on t to glow_app with grant option;
set role glow_app;
grant select on t to glow_reader;
reset role;
-- after
grant usage on schema app to public;
create table t (a int);
grant select on t to glow_app;
grant select on t to glow_reader;
