-- before
-- after
create function a(x int) returns int language plpgsql as 'begin return app.b(x); end';
create function b(x int) returns int language plpgsql as 'begin return app.a(x); end';
