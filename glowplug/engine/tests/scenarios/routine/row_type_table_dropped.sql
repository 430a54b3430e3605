-- before
create table t (a int, b text);
create function g() returns setof t language sql as 'select * from app.t';
create view v as select * from g();
-- after
create table u (a int);
