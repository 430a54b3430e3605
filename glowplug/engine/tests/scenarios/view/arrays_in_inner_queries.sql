-- before
create table t (a text);
-- after
create table t (a text);
create view v as select a = any ((select array['x', 'y', 'z'])::text[]) as c, (select (array['x', 'y'])[1]) as d,
    exists (select 'x', array['y', 'z']::text[] from t) as e from t;
create view w as select case when a in ('x', 'y') then array[['a', 'b'], ['c', 'd']] else (select array[array[a, 'b'], array['c', a]]) end as f from t;
