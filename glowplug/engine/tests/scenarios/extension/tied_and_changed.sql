-- about: what depends on an extension still does when it is replaced, built again by PostgreSQL, or made anew
-- scope: database
-- before
create extension citext;
create table t (a int, b varchar, c text);
create table gone (a int, b int);
create index replaced on t (a);
create index rebuilt on t (b);
alter table t add constraint k unique (b);
create index with_column on gone (b);
create materialized view mv as select a from gone;
create function f() returns int language sql as 'select 1';
create function g() returns int language sql as 'select 1';
create function replaced_in_place() returns int language sql as 'select 1';
create function tf() returns trigger language plpgsql as 'begin return new; end';
create trigger tr before insert on t for each row execute function tf();
alter index replaced depends on extension citext;
alter index rebuilt depends on extension citext;
alter index k depends on extension citext;
alter index with_column depends on extension citext;
alter materialized view mv depends on extension citext;
alter function f() depends on extension citext;
alter function g() depends on extension citext;
alter function replaced_in_place() depends on extension citext;
alter trigger tr on t depends on extension citext;
-- after
create extension citext;
create table t (a int, b text, c text);
create table gone (a int);
create index replaced on t (c);
create index rebuilt on t (b);
alter table t add constraint k unique (b);
create materialized view mv as select a + 1 as a from gone;
create function f() returns bigint language sql as 'select 1::bigint';
create function replaced_in_place() returns int language sql as 'select 2';
create function tf() returns trigger language plpgsql as 'begin return new; end';
create trigger tr before insert or update on t for each row execute function tf();
alter index replaced depends on extension citext;
alter index rebuilt depends on extension citext;
alter index k depends on extension citext;
alter materialized view mv depends on extension citext;
alter function f() depends on extension citext;
alter function replaced_in_place() depends on extension citext;
alter trigger tr on t depends on extension citext;
