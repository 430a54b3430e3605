-- rename: column app.t.old -> app.t.new
-- before
create table t (a int, old int);
create view v as select a, old as x from t where old > 1;
create view w as select old from t;
-- after
create table t (a int, new int);
create view v as select a, new as x from t where new > 1;
create view w as select new as old from t;
