-- before
alter schema app owner to glow_app;
create table t (a int);
-- after
alter schema app owner to glow_admin;
grant usage on schema app to glow_app;
create table t (a int, b int);
