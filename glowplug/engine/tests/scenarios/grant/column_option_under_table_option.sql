-- before
create table t (a int, b int);
grant select on t to glow_app with grant option;
grant select (a) on t to glow_app with grant option;
-- after
create table t (a int, b int);
grant select on t to glow_app;
grant select (a) on t to glow_app with grant option;
