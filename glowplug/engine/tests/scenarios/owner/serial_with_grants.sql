-- before
create table t (id serial);
alter table t owner to glow_app;
grant usage on sequence t_id_seq to glow_admin;
-- after
create table t (id serial);
alter table t owner to glow_admin;
grant usage on sequence t_id_seq to glow_app;
