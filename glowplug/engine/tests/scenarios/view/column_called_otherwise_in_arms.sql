-- about: every way in which PostgreSQL prints what a query calls its columns
-- before
create table t (a int, b int);
create table u (a int, c int);
create view one as select a, b + 1 from t union all select a, c + 1 from u;
create view two as (select a, b + 1 as q from t union select a, c + 1 from u) except select 1, 2;
create view three as select distinct on (a) a, case when a is distinct from b then 1 else 2 end from t order by a;
create view four as with q as (select a as z from t) select z, (select max(c) from u), array[z, 1] as list from q order by 1;
create view five as values (1, 2);
create view six as select percentile_cont(0.5) within group (order by a) as p, count(*) filter (where a > 0) as n from t group by b;
create recursive view seven (n) as select 1 union all select n + 1 from seven where n < 9;
create materialized view eight as select a, b + 1 from t union all select a, c + 1 from u;
create materialized view nine as select a, row_number() over (order by a) from t limit 3;
comment on column nine.a is 'kept';
create view over_nine as select a from nine;
-- after
create table t (a int, b int);
create table u (a int, c int);
create view one as select a as x, b + 1 as y from t union all select a, c + 1 from u;
create view two as (select a as x, b + 1 as y from t union select a, c + 1 from u) except select 1, 2;
create view three as select distinct on (a) a, case when a is distinct from b then 1 else 2 end as b from t order by a;
create view four as with q as (select a as z from t) select z as x, (select max(c) from u) as y, array[z, 1] as z from q order by 1;
create view five (x, y) as values (1, 2);
create view six as select percentile_cont(0.5) within group (order by a) as x, count(*) filter (where a > 0) as "N" from t group by b;
create recursive view seven (x) as select 1 union all select x + 1 from seven where x < 9;
create materialized view eight as select a as x, b + 1 as y from t union all select a, c + 1 from u;
create materialized view nine as select a as x, row_number() over (order by a) as "from" from t limit 3;
comment on column nine.x is 'kept';
create view over_nine as select x from nine;
