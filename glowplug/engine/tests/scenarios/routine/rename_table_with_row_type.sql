-- rename: table app.t -> app.u
-- before
create table t (a int);
create function f(x t) returns setof t language sql as 'select x';
create function g(t[]) returns int language sql begin atomic select a from app.t limit 1; end;
-- after
create table u (a int);
create function f(x u) returns setof u language sql as 'select x';
create function g(u[]) returns int language sql begin atomic select a from app.u limit 1; end;
