-- before
create table t (a int, b int);
create function f() returns int language sql begin atomic select b from app.t; end;
create view v as select f();
-- after
create table t (a int, b text);
create function f() returns int language sql begin atomic select a from app.t; end;
create view v as select f();
