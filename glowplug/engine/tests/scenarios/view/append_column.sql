-- before
create table t (a int, b text);
create view v as select a from t;
create view w as select a from v;
-- after
create table t (a int, b text);
create view v as select a, b from t;
comment on column v.b is 'new';
create view w as select a from v where b is null;
