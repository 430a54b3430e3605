-- about: an index, a trigger, a rule and statistics of a table use a function of the table's rows, and all of it goes
-- before
create table t (a int, b int); create function good(t) returns bool language sql immutable as 'select $1.a > 0'; create index i on t ((good(t)), a);
create function act() returns trigger language plpgsql as 'begin return new; end'; create trigger x before insert on t for each row when (good(new)) execute function act();
create rule r as on update to t where good(new) do also select 1; alter table t add constraint c check (good(t)); create policy p on t using (good(t));
-- after
create table u (a int);
