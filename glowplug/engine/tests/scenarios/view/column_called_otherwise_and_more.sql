-- about: a column with another name, a query that differs and columns that come after: renamed, then replaced
-- before
create table t (a int, b text, c int);
create view v as select a, b from t;
comment on column v.a is 'kept';
create view w as select a from v;
create view lost as select a, b from t;
create view over_lost as select a from lost;
create view retyped as select a, b from t;
-- after
create table t (a int, b text, c int);
create view v as select c as number, b, a from t where c > 0;
comment on column v.number is 'kept';
create view w as select number as a from v;
create view lost as select a as number from t;
create view over_lost as select number from lost;
create view retyped as select a as number, b::varchar as b from t;
