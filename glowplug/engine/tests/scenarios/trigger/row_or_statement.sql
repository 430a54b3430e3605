-- about: a trigger for each row of a partitioned table becomes one for each statement, which partitions have no copy of
-- since: 15
-- before
create function f() returns trigger language plpgsql as $$ begin return new; end $$;
create table t (a integer) partition by list (a);
create table t2 partition of t for values in (2);
create trigger w after delete on t for each statement execute function f();
alter table t enable always trigger w;
-- after
create function f() returns trigger language plpgsql as $$ begin return new; end $$;
create table t (a integer) partition by list (a);
create table t2 partition of t for values in (2);
create trigger w after update on t for each row execute function f();
