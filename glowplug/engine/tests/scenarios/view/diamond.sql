-- before
create table t (a int, b int);
create view left_v as select a from t;
create view right_v as select b from t;
create view top_v as select l.a, r.b from left_v l join right_v r on l.a = r.b;
-- after
create table t (a bigint, b int);
create view left_v as select a from t;
create view right_v as select b from t;
create view top_v as select l.a, r.b from left_v l join right_v r on l.a = r.b;
