-- before
create table t (a int, b text, c int);
create function f(x int) returns text language sql begin atomic select b from app.t where a = x; end;
-- after
create table t (a int, c text);
create function f(x int) returns text language sql begin atomic select c from app.t where a = x; end;
