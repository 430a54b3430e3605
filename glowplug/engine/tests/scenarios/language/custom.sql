-- scope: database
-- before
create language l handler plpgsql_call_handler;
create function app.f() returns int language l as 'begin return 1; end';
grant usage on language plpgsql to glow_reader;
-- after
create trusted language l handler plpgsql_call_handler inline plpgsql_inline_handler validator plpgsql_validator;
comment on language l is 'l';
revoke usage on language l from public;
grant usage on language l to glow_reader;
revoke usage on language plpgsql from public;
create function app.f() returns int language l as 'begin return 1; end';
create language m handler plpgsql_call_handler;
