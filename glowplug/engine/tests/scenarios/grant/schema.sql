-- before
grant usage on schema app to glow_app;
create table t (a int);
-- after
grant usage, create on schema app to glow_app with grant option;
grant usage on schema app to public;
create table t (a int);
