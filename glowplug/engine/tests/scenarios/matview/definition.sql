-- before
create table t (a int, b text);
create materialized view m as select a, b from t;
create index m_b on m (b);
comment on materialized view m is 'kept';
create view v as select a from m;
-- after
create table t (a int, b text);
create materialized view m as select a, b from t where a > 0;
create index m_b on m (b);
comment on materialized view m is 'kept';
create view v as select a from m;
