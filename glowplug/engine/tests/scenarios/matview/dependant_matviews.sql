-- before
create table t (a int, b int);
create materialized view m1 as select a, b from t;
create materialized view m2 as select a, sum(b) as s from m1 group by a;
create unique index m2_a on m2 (a);
create view v as select * from m2;
-- after
create table t (a int, b int);
create materialized view m1 as select a, b from t where b > 0;
create materialized view m2 as select a, sum(b) as s from m1 group by a;
create unique index m2_a on m2 (a);
create view v as select * from m2;
