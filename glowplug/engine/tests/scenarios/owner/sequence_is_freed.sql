-- before
create table t (a int);
alter table t owner to glow_app;
create sequence s;
alter sequence s owner to glow_app;
alter sequence s owned by t.a;
-- after
create table t (a int);
alter table t owner to glow_admin;
create sequence s;
alter sequence s owner to glow_reader;
