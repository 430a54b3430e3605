-- before
create type c as (x int, y text);
create function f(c) returns int immutable language sql as 'select $1.x';
create function g() returns c language sql as $$ select 1, 'a' $$;
-- after
create type c as (x bigint, y text);
create function f(c) returns int immutable language sql as 'select $1.x::int';
create function g() returns c language sql as $$ select 1::bigint, 'a' $$;
