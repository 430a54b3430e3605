-- about: an extension that goes takes along what depends on it, save what the other side keeps
-- scope: database
-- before
create extension citext;
create extension hstore;
create table t (a int primary key, b text);
create index taken on t (b);
create index kept on t (b);
create index moved on t (a);
create function f() returns int language sql as 'select 1';
create function kept() returns int language sql as 'select 1';
create materialized view mv as select a from t;
create function in_both(a citext) returns int language sql as 'select 1';
alter index taken depends on extension citext;
alter index kept depends on extension citext;
alter index t_pkey depends on extension citext;
alter index moved depends on extension citext;
alter function f() depends on extension citext;
alter function kept() depends on extension citext;
alter function in_both depends on extension citext;
alter materialized view mv depends on extension citext;
create table typed (c citext);
create index of_type on typed (c);
alter index of_type depends on extension citext;
insert into typed values ('B');
insert into t values (1, 'b');
-- after
create extension hstore;
create table t (a int primary key, b text);
create index kept on t (b);
create index moved on t (a);
create function kept() returns int language sql as 'select 1';
alter index moved depends on extension hstore;
create table typed (c text);
create index of_type on typed (c);
insert into typed values ('B');
insert into t values (1, 'b');
