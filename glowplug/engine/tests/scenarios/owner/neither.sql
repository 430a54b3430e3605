-- without: owners
-- without: grants
-- before
create table t (a int);
alter table t owner to glow_app;
grant select on t to glow_reader;
-- after
create table t (a int, b int);
alter table t owner to glow_admin;
grant insert on t to glow_reader;
