-- about: a trigger of a table's own has the name of one of the parent that it leaves or joins
-- before
create function f() returns trigger language plpgsql as $$ begin return new; end $$;
create table p (a integer) partition by list (a);
create table p1 partition of p for values in (1);
create table p2 (a integer);
create trigger w after insert on p for each row execute function f();
create trigger w after insert or delete on p2 for each row execute function f();
-- after
create function f() returns trigger language plpgsql as $$ begin return new; end $$;
create table p (a integer) partition by list (a);
create table p1 (a integer);
create table p2 partition of p for values in (2);
create trigger w after insert on p for each row execute function f();
create trigger w before insert on p1 for each row execute function f();
alter table p2 disable trigger w;
