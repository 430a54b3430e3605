-- before
create table t (a int, b text);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger a after update of a, b on t for each row execute function f();
create trigger b after update of b on t for each row execute function f();
-- after
create table t (a int);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger a after update of a on t for each row execute function f();
