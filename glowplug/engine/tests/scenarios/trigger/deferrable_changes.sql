-- before
create function f() returns trigger language plpgsql as 'begin return null; end';
create table t (a int);
create constraint trigger c after insert on t deferrable initially immediate for each row when (new.a > 0) execute function f();
comment on trigger c on t is 'kept';
-- after
create function f() returns trigger language plpgsql as 'begin return null; end';
create table t (a int);
create constraint trigger c after insert on t deferrable initially deferred for each row when (new.a > 0) execute function f();
comment on trigger c on t is 'kept';
