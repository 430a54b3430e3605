-- about: one that forbids drops goes before the first drop and comes after the last
-- scope: database
-- before
create function app.forbid() returns event_trigger language plpgsql as 'begin raise exception ''no''; end';
create event trigger forbid on sql_drop execute function app.forbid();
create table app.t (a int);
-- after
create table app.u (a int);
