-- scope: database
-- before
create schema extensions;
create extension citext schema extensions;
create table t (id int primary key, a extensions.citext unique, b extensions.citext[]);
create view v as select a from t where a = 'x'::extensions.citext;
-- after
create schema extensions;
create extension citext schema public;
create table t (id int primary key, a public.citext unique, b public.citext[]);
create view v as select a from t where a = 'x'::public.citext;
