-- before
create table t (a int);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger a after insert on t for each row execute function f();
create trigger b after insert on t for each row execute function f();
alter table t disable trigger b;
create trigger c after insert on t for each row execute function f();
alter table t enable always trigger c;
-- after
create table t (a int);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger a after insert on t for each row execute function f();
alter table t disable trigger a;
create trigger b after insert on t for each row execute function f();
create trigger c after delete on t for each row execute function f();
alter table t enable replica trigger c;
create trigger d after insert on t for each row execute function f();
alter table t disable trigger d;
