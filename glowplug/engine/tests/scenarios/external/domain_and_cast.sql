-- apart
-- fails: cast from
-- before
create type c as (a int);
create function f(c) returns int language sql as 'select 1';
create cast (c as int) with function f(c);
-- after
create type c as (a int);
