-- before
create table t (id int);
alter table t owner to glow_app;
-- after
create table t (id serial);
alter table t owner to glow_admin;
