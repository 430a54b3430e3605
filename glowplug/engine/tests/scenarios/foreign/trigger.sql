-- scope: database
-- before
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table a (x int) server s;
-- after
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table a (x int) server s;
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger tr before insert on a for each row execute function f();
