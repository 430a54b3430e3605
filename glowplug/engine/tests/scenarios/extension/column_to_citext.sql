-- scope: database
-- before
create table t (id int, email text unique);
-- after
create extension citext;
create table t (id int, email citext unique);
