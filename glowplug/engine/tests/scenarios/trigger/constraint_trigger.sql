-- before
create table t (a int); create table u (a int);
create function f() returns trigger language plpgsql as 'begin return new; end';
create constraint trigger a after insert on t for each row execute function f();
create trigger b after insert on t for each row execute function f();
-- after
create table t (a int); create table u (a int);
create function f() returns trigger language plpgsql as 'begin return new; end';
create constraint trigger a after insert on t from u deferrable for each row execute function f();
create constraint trigger b after insert on t for each row execute function f();
