-- scope: database
-- before
create schema a;
create table a.t (id int);
comment on schema a is 'first';
-- after
create schema b authorization glow_app;
create table b.t (id int);
create table app.t (id int);
grant usage on schema b to glow_reader;
comment on schema b is 'second';
