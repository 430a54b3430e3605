-- scope: database
-- before
create table app.t (a int);
create view app.v as select a from app.t;
-- after
create table app.t (a int);
create view app.v as select a from app.t;
alter view app.v owner to pg_monitor;
create function app.f() returns int language sql as 'select 1';
alter function app.f() owner to pg_monitor;
create materialized view app.m as select a from app.t;
alter materialized view app.m owner to pg_monitor;
