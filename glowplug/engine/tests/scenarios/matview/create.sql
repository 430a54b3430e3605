-- before
create table t (a int, b text);
-- after
create table t (a int, b text);
create materialized view m with (fillfactor = 70) as select a, b from t;
create unique index m_a on m (a);
create index m_b on m (lower(b)) where a > 0;
comment on materialized view m is 'm'; comment on column m.a is 'a'; comment on index m_a is 'i';
create materialized view empty as select a from m with no data;
