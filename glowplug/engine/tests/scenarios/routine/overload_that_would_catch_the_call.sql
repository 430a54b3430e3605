-- before
create function f(x bigint) returns text language sql as $$ select 'big' $$;
create view v as select f(1);
-- after
create function f(x int) returns text language sql as $$ select 'int' $$;
create view v as select f(1);
