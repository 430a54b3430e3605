-- before
create table t (a int, b text);
-- after
create table t (a int, b text);
create view v as select a, b from t where a > 0;
comment on view v is 'it''s a view';
comment on column v.a is 'the "a"';
