-- before
create table t (a int); create table u (a int);
create view v as select a from t union all select a from u;
-- after
create table t (a int); create table u (a int);
create view v as with x as (select a from t), y as (select a from u) select a from x union select a from y;
