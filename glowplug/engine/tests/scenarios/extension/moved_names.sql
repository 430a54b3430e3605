-- about: what uses an extension's types, functions, operators and classes stays when it moves to another namespace
-- scope: database
-- before
create extension citext schema public;
create extension pg_trgm schema public;
create schema tools;
create table app.t (c public.citext primary key, n public.citext[] default '{}', b text, check (c operator(public.<>) 'x'));
create index t_b on app.t using gin (b public.gin_trgm_ops);
create view app.v as select c from app.t where c operator(public.=) 'a' and public.similarity(b, 'x') > 0.5;
create function app.f(public.citext) returns public.citext language sql immutable as 'select $1';
create domain app.d as public.citext;
insert into app.t values ('A', '{b}', 'c');
-- after
create schema tools;
create extension citext schema tools;
create extension pg_trgm schema tools;
create table app.t (c tools.citext primary key, n tools.citext[] default '{}', b text, check (c operator(tools.<>) 'x'));
create index t_b on app.t using gin (b tools.gin_trgm_ops);
create view app.v as select c from app.t where c operator(tools.=) 'a' and tools.similarity(b, 'x') > 0.5;
create function app.f(tools.citext) returns tools.citext language sql immutable as 'select $1';
create domain app.d as tools.citext;
