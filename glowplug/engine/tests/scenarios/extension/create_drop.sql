-- scope: database
-- before
create extension hstore;
-- after
create extension citext with schema app;
create table t (a citext);
comment on extension citext is 'ours';
