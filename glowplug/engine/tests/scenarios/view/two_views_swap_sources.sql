-- before
create table t (a int); create table u (a int);
create view v as select a from t; create view w as select a from u;
-- after
create table t (a int); create table u (a int);
create view v as select a from u; create view w as select a from t;
