-- about: a natural outer join without common columns, in whatever holds a query
-- before
create table a (x int); create table b (y int);
-- after
create table a (x int); create table b (y int);
create view v as select a.x, b.y, ' ON TRUE' as c from a natural left join b; create view w as select * from a natural full join b natural join (select 1 as z) s;
create materialized view m as select * from a natural right join b;
create function f() returns bigint begin atomic select count(*) from a natural left join b; end;
create policy p on a using (exists (select from a natural left join b));
create rule r as on insert to a do also insert into b select b.y from b natural left join (select 1 as o) s;
