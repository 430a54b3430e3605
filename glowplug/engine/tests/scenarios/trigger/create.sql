-- before
create table t (a int, b text);
-- after
create table t (a int, b text);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger a before insert on t for each row execute function f();
create trigger b after update of a, b on t for each row when (old.a is distinct from new.a) execute function f('x', 'it''s');
create trigger c after truncate on t execute function f();
create trigger "D d" after insert on t referencing new table as n for each statement execute function f();
create constraint trigger e after insert on t deferrable initially deferred for each row execute function f();
comment on trigger a on t is 'first';
