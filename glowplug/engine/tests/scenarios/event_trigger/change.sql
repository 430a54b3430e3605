-- scope: database
-- before
create function app.e() returns event_trigger language plpgsql as 'begin end';
create event trigger et on ddl_command_end execute function app.e();
create event trigger other on sql_drop execute function app.e();
-- after
create function app.e() returns event_trigger language plpgsql as 'begin end';
create function app.e2() returns event_trigger language plpgsql as 'begin end';
create event trigger et on ddl_command_start execute function app.e2();
create event trigger other on sql_drop execute function app.e();
alter event trigger other disable;
