-- before
-- after
create table t (a int primary key, b text);
create function f(x int) returns int language sql return x + 1;
create function g(x int) returns text language sql begin atomic select b from app.t where a = f(x); end;
create procedure p(x int) language sql begin atomic insert into t values (x, 'a'); delete from t where a = x; end;
create view v as select g(1);
