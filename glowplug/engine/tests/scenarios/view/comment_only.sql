-- before
create table t (a int);
create view v as select a from t; comment on view v is 'old';
-- after
create table t (a int);
create view v as select a from t; comment on view v is 'new'; comment on column v.a is 'col';
