-- about: told renames under a view that names the columns by `USING`
-- rename: column app.t.a -> app.t.k
-- rename: column app.u.a -> app.u.k
-- before
create table t (a int, b int);
create table u (a int, c int);
create view joined as select t.b, u.c from t join u using (a);
create materialized view kept as select t.b, u.c from t join u using (a);
-- after
create table t (k int, b int);
create table u (k int, c int);
create view joined as select t.b, u.c from t join u using (k);
create materialized view kept as select t.b, u.c from t join u using (k);
