-- about: what depends on an extension still does under another name, in another namespace, and when the extension is made anew
-- scope: database
-- before
create extension citext;
create extension hstore schema public version '1.8';
create table t (a int, b text, constraint u unique (b));
create index old on t (a);
create function f() returns int language sql as 'select 1';
alter index old depends on extension citext;
alter index u depends on extension citext;
alter function f() depends on extension hstore;
insert into t values (1, 'b');
-- after
create schema away;
create extension citext schema away;
create extension hstore schema public version '1.7';
create table t (a int, b text, constraint v unique (b));
create index new on t (a);
create function f() returns int language sql as 'select 1';
alter index new depends on extension citext;
alter index v depends on extension citext;
alter function f() depends on extension hstore;
insert into t values (1, 'b');
