-- scope: database
-- before
create function app.e() returns event_trigger language plpgsql as 'begin end';
-- after
create function app.e() returns event_trigger language plpgsql as 'begin end';
create event trigger et on ddl_command_end when tag in ('CREATE TABLE', 'DROP TABLE') execute function app.e();
comment on event trigger et is 'watches';
