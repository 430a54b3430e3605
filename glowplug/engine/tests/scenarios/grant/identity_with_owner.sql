-- before
create table t (id int);
-- after
create table t (id int not null generated always as identity);
grant usage on sequence t_id_seq to glow_app;
alter table t owner to glow_admin;
