-- apart
-- before
create extension if not exists citext schema public;
create table t (a text);
-- after
create extension if not exists citext schema public;
create table t (a public.citext);
