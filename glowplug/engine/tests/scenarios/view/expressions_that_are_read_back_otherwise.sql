-- needs: xml
-- before
create table t (a int, s varchar(10), c char(3), n numeric, d date, ts timestamptz, arr text[], f real);
-- after
create table t (a int, s varchar(10), c char(3), n numeric, d date, ts timestamptz, arr text[], f real);
create view v1 as select * from t where s in ('a', 'b') and a between 1 and 2 and n not in (1, 2.5);
create view v2 as select * from t where a between 1 and 2 and a > 0 or a between 5 and 6 or s is null;
create view v3 as select * from t where (a not between 1 and 2 or a = 3) and s not in ('x', 'it''s (y)');
create view v4 as select case when a between 1 and 2 and n > 0 then 'x' else s end as k, s || 'x' as l, coalesce(s, 'n') as m, -1 as o, 5::bigint as p, interval '1' day as q from t;
create view v5 as select * from t where (a, n) = (1, 2) and f > 0.5 and c in ('a', 'b') and d between '2020-01-01' and now() and ts::date = current_date;
create view v6 as select * from t where s like any (array['a', 'b']) and s = any ('{a,b}') and arr && array['a', s::text] and arr @> '{x}';
create view v7 as select sum(a) over (partition by s order by a rows between 1 preceding and current row) as w, count(*) filter (where a between 1 and 2 and n > 0) over () as x from t;
create view v8 as select a from t where exists (select from t u where u.a = t.a and u.s in ('x', 'y') and u.n between 1 and 2) order by a desc nulls last limit 10 offset 2;
create view v9 as select x.*, y.b as yb from (values (1, 'a'), (2, 'b')) x(i, j) join lateral (select x.i + 1 as b) y on y.b between 1 and 3 and x.j in ('a', 'b');
create view v10 as select distinct on (a) a, s from t where a is distinct from 3 and not (a is null) and s similar to 'a|b' and s ~* 'x' order by a, s;
create view v11 as select a, grouping(a), count(*) from t group by rollup (a), cube (a) having count(*) between 1 and 2 and a > 0;
create view v12 as select * from generate_series(1, 3) g left join unnest(array[1, 2]) with ordinality u(e, o) on u.e = g and g between 1 and 2;
create view v13 as select extract(year from ts) as y, ts at time zone 'UTC' as z, substring(s from 1 for 2) as sub, position('a' in s) as pos, trim(both from s) as tr, overlay(s placing 'x' from 1) as ov, (s collate "C") < 'b' as lt, xmlelement(name a, s) as xm from t;
create view v14 as (select a from t intersect select 1) union all (select a from t except select 2) order by 1;
create view v15 as select t, (t).a as ra, array(select u.a from t u) as ar, nullif(a, 1), greatest(a, 2), a::text::varchar(3), '(1,2)'::point from t tablesample system (10);
create view v16 as with recursive r(n) as (select 1 union all select n + 1 from r where n < 5 and n between 1 and 3) search depth first by n set o select n from r;
create view v17 as select a from t where a in (1) or a in (select b.a from t b) or s in (select 'a') or a = all (array[1, 2]) for update;
create table chk (a int check (a between 1 and 5 and a <> 3), s varchar default 'x' check (s in ('a', 'b') and length(s) between 1 and 2 and s <> ''), g boolean generated always as (a between 1 and 2 and a <> 3) stored, check (s <> 'a' or s in ('b', 'c') and a = 1));
create index on chk (a) where s in ('a', 'b') and a between 1 and 2 and a <> 0;
create index on chk ((a between 1 and 2 and a > 0), (s in ('x', 'y')));
