-- before
create table t (a int, b text);
create function f(t) returns int language sql as 'select 1';
create function g() returns setof t language sql as 'select * from app.t';
-- after
create table t (a int, b text, c int);
create function f(t) returns int language sql as 'select 2';
create function g() returns setof t language sql as 'select * from app.t where a > 0';
create function h(x t[]) returns t language plpgsql as 'begin return x[1]; end';
