-- before
create table t (a int);
create table u (a int);
alter table u owner to glow_app;
create sequence s owned by t.a;
-- after
create table t (a int);
create table u (a int);
alter table u owner to glow_app;
create sequence s;
alter sequence s owner to glow_app;
alter sequence s owned by u.a;
