-- without: owners
-- before
create table t (a int);
alter table t owner to glow_app;
grant select on t to glow_reader;
create sequence s;
-- after
create table t (a int, b int generated always as identity);
alter table t owner to glow_admin;
grant insert on t to glow_reader;
create sequence s;
alter sequence s owner to glow_app;
create table u (c serial);
alter table u owner to glow_app;
grant update on u to glow_reader;
