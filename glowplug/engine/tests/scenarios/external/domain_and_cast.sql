-- about: a cast of types that are not ours, by a function that is
-- apart
-- fails: cast from
-- before
create function f(boolean) returns numeric immutable language sql as 'select 1::numeric';
create cast (boolean as numeric) with function f(boolean);
-- after
create type c as (a int);
