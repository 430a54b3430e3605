-- before
create table t (a int);
create function f1() returns setof int language sql begin atomic select a from t; end;
create function f2() returns setof int language sql begin atomic select f1(); end;
create view v as select f2();
-- after
create table t (a bigint);
create function f1() returns setof bigint language sql begin atomic select a from t; end;
create function f2() returns setof bigint language sql begin atomic select f1(); end;
create view v as select f2();
