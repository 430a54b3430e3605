-- scope: database
-- before
create schema lib;
create function lib.f(int) returns int immutable language sql as 'select $1';
create table app.t (a int check (lib.f(a) > 0));
-- after
create schema lib;
create function lib.f(x int, y int default 2) returns int immutable language sql as 'select x * y';
create table app.t (a int check (lib.f(a) > 0));
