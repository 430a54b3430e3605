-- rename: column app.v.old -> app.v.new
-- before
create table t (a int);
create view v as select a as old from t;
comment on column v.old is 'kept';
create view w as select old from v;
-- after
create table t (a int);
create view v as select a as new from t;
comment on column v.new is 'kept';
create view w as select new as old from v;
