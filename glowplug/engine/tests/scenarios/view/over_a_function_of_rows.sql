-- about: a view over a function that returns rows of a table whose columns come, go and stand elsewhere
-- since: 15
-- before
create table t (c int, a int, b text);
create type k as (x int, "Y" text);
create function g() returns setof t language sql stable as 'select * from app.t';
create function g(int) returns setof t language sql stable as 'select * from app.t';
create function one() returns t language sql stable as 'select * from app.t limit 1';
create function h() returns setof k language sql stable as 'select 1, ''y''';
create view v as select a, b from g();
create view w as select q.a, q.ordinality, z.b from g() with ordinality q join g(1) "Z z" on true, lateral (select b from one() y) z;
create materialized view m as select g.* from g();
create view n as select "Y" from h();
insert into t values (1, 2, 'x');
-- after
create table t (a int, n int, b text);
create type k as (x int, "Y" text, z int);
create function g() returns setof t language sql stable as 'select * from app.t';
create function g(int) returns setof t language sql stable as 'select * from app.t';
create function one() returns t language sql stable as 'select * from app.t limit 1';
create function h() returns setof k language sql stable as 'select 1, ''y'', 2';
create view v as select a, b from g();
create view w as select q.a, q.ordinality, z.b from g() with ordinality q join g(1) "Z z" on true, lateral (select b from one() y) z;
create materialized view m as select g.* from g();
create view n as select "Y" from h();
insert into t values (2, 3, 'x');
