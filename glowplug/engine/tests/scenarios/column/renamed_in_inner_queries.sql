-- about: a query goes on calling a column as it did: what stands around it says the old name
-- rename: column app.t.a -> app.t.k
-- before
create table t (a int, b int);
create view alone as with q as (select a from t) select q.a as x from q;
create view same as with q as (select a from t) select q.a as x from q;
create view nested as select b from t where b in (select a from t union select b from t) and exists (select t.b as a from t);
create materialized view kept as select b from t where b in (select b from t where a > 0);
alter table t enable row level security;
create policy p on t using (b in (select a from t));
create policy same on t using (b in (select a from t));
-- after
create table t (k int, b int);
create view alone as with q as (select k from t) select q.k as x from q;
create view same as with q as (select k as a from t) select q.a as x from q;
create view nested as select b from t where b in (select k from t union select b from t) and exists (select t.b as a from t);
create materialized view kept as select b from t where b in (select b from t where k > 0);
alter table t enable row level security;
create policy p on t using (b in (select k from t));
create policy same on t using (b in (select k as a from t));
