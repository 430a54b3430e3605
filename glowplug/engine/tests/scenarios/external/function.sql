-- apart
-- fails: other.u
-- before
create schema other;
create function f() returns int language sql as 'select 1';
create table other.u (x int default app.f());
-- after
create schema other;
