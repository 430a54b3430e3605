-- rename: table app.t -> app.u
-- before
create table t (a int);
create view v as select a from t;
create view w as select x.a from t x;
-- after
create table u (a int);
create view v as select a from u;
create view w as select x.a from u x;
