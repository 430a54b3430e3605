-- before
create table t (a int, b int);
alter table t owner to glow_app;
grant select on t to glow_reader;
-- after
create table t (a int, b int);
alter table t owner to glow_admin;
grant select on t to glow_app;
grant update (b) on t to glow_app;
