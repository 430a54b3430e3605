-- before
create table t (a int, b int);
alter table t owner to glow_app;
grant select (a) on t to glow_app;
grant select (b) on t to glow_admin;
-- after
create table t (a int, b int);
alter table t owner to glow_admin;
grant select (a) on t to glow_app;
grant select (b) on t to glow_admin;
