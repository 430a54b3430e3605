-- before
create table t (a int);
grant select on t to glow_app;
grant update (a) on t to glow_admin;
-- after
create table t (a int);
alter table t owner to glow_admin;
grant select on t to glow_app;
