-- scope: database
-- before
create extension ltree;
create table t (id int, path ltree);
create index on t using gist (path);
-- after
create table t (id int);
