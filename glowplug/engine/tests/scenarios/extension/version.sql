-- scope: database
-- one way
-- before
create extension citext version '1.4';
create table t (a citext);
-- after
create extension citext;
create table t (a citext);
