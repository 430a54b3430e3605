-- scope: database
-- before
create extension pg_stat_statements schema public;
create table app.t (a int);
-- after
create extension pg_stat_statements schema public;
create table app.t (a int);
create view app.v as select queryid from public.pg_stat_statements;
