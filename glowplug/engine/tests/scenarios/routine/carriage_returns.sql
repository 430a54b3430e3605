-- before
create function f() returns int language plpgsql as E'begin\n return 1;\nend';
create table t (a int, b text default 'x');
create view v as select a from t;
-- after
create function f() returns int language plpgsql as E'begin\r\n return 1; -- it''s\\n\r\nend';
create procedure p() language sql as E'\r\n';
do $$ begin execute format('create table t (a int, b text default %L, %I int)', E'x\r\\y', E'q\r"\\'); end $$;
create view v as select a, E'it''s\r\n'::text as s from t;
comment on table t is E'one\r\ntwo \\';
create function late(a text default E'\r') returns text language sql return a || E'\r';
create type e as enum (E'a\rb');
