-- about: what depends on an extension goes with it, and is told so and not any more; the index behind a key, too
-- scope: database
-- before
create extension citext;
create extension hstore;
create table t (a int primary key, b text, c text, constraint u unique (b));
create table "T x" (a int);
create index i on t (a);
create index j on t (b);
create materialized view mv as select a from t;
create materialized view "M v" as select a from "T x";
create function f() returns int language sql as 'select 1';
create function g(variadic a text[], out b int) returns int language sql as 'select 1';
create procedure p(in x int, inout y int) language plpgsql as 'begin y := 1; end';
create function tf() returns trigger language plpgsql as 'begin return new; end';
create trigger tr before insert on t for each row execute function tf();
create trigger ts before insert on t for each row execute function tf();
alter function f() depends on extension citext;
alter function f() depends on extension hstore;
alter index j depends on extension citext;
alter index u depends on extension hstore;
alter materialized view "M v" depends on extension citext;
alter trigger ts on t depends on extension citext;
-- after
create extension citext;
create extension hstore;
create table t (a int primary key, b text, c text, constraint u unique (b));
create table "T x" (a int);
create index i on t (a);
create index j on t (b);
create materialized view mv as select a from t;
create materialized view "M v" as select a from "T x";
create function f() returns int language sql as 'select 1';
create function g(variadic a text[], out b int) returns int language sql as 'select 1';
create procedure p(in x int, inout y int) language plpgsql as 'begin y := 1; end';
create function tf() returns trigger language plpgsql as 'begin return new; end';
create trigger tr before insert on t for each row execute function tf();
create trigger ts before insert on t for each row execute function tf();
alter function f() depends on extension citext;
alter function g depends on extension citext;
alter procedure p depends on extension citext;
alter index i depends on extension citext;
alter index t_pkey depends on extension citext;
alter materialized view mv depends on extension citext;
alter trigger tr on t depends on extension citext;
