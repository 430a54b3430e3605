-- before
create table t (a int, b text);
create function f(x int) returns text language sql begin atomic select b from app.t where a = x; end;
-- after
create table t (a bigint, b text);
create function f(x int) returns text language sql begin atomic select b || '!' from app.t where a = x; end;
