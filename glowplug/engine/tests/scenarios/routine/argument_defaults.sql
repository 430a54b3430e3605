-- about: defaults of arguments whose printed form is read back as another one
-- before
create function f(a integer) returns integer language sql as $$ select a $$;
create procedure p(a varchar) language plpgsql as $$ begin end $$;
-- after
create function f(a integer, b boolean default (1 between 0 and 2 and true)) returns integer language sql as $$ select a -- ((1 AND 2) AND 3)
$$;
create procedure p(a varchar, b boolean default (current_user::varchar in ('a', 'b'))) language plpgsql as $$ begin end $$;
