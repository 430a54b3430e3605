-- before
create table t (a int4range);
-- after
create function f(int4range) returns int4range immutable language sql as 'select $1';
create table t (a int4range, exclude using gist (f(a) with &&));
