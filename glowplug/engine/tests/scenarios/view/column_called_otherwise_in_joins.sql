-- about: what names columns by `USING` is written again where one of them has another name
-- before
create table t (a int, b int);
create table u (a int, c int, k int);
create view vt as select a, b from t;
create view vu as select a, c from u;
create view joined as select vt.b, vu.c from vt join vu using (a);
create view shown as select * from vt natural join vu;
create view other as select vt.b, u.c from vt join u using (a);
-- after
create table t (a int, b int);
create table u (a int, c int, k int);
create view vt as select a as k, b from t;
create view vu as select a as k, c from u;
create view joined as select vt.b, vu.c from vt join vu using (k);
create view shown as select * from vt natural join vu;
create view other as select vt.b, u.c from vt join u using (k);
