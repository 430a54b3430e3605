-- before
create table t (a int, b text);
create materialized view m as select a, b from t;
create unique index m_a on m (a);
create index m_b on m (b);
-- after
create table t (a int, b text);
create materialized view m as select a, b from t;
create unique index m_a on m (a, b);
create index m_c on m using hash (b);
