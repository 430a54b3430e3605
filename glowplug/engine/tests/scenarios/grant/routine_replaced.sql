-- before
create function f(int) returns int language sql as 'select 1';
revoke execute on function f(int) from public;
grant execute on function f(int) to glow_app;
alter function f(int) owner to glow_admin;
-- after
create function f(int) returns text language sql as $$select 'a'$$;
revoke execute on function f(int) from public;
grant execute on function f(int) to glow_app;
alter function f(int) owner to glow_admin;
