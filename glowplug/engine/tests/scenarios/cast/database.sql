-- about: casts of types that nobody here declared, and between composite types
-- scope: database
-- before
create function app.f(bigint) returns bit immutable language sql as 'select $1::bit';
create type app.one as (a integer);
create type app.two as (b integer);
-- after
create function app.f(bigint) returns bit immutable language sql as 'select $1::bit';
create cast (boolean as numeric) with inout;
create type app.one as (a integer);
create type app.two as (b integer);
create function app.one_to_two(app.one) returns app.two immutable language sql as 'select row(($1).a)::app.two';
create cast (app.one as app.two) with function app.one_to_two(app.one) as implicit;
