-- before
create table t (a int, b text);
create materialized view m with (fillfactor = 70, autovacuum_enabled = false) as select a, b from t;
create unique index m_a on m (a);
-- after
create table t (a int, b text);
create materialized view m with (fillfactor = 90, toast.autovacuum_enabled = false) as select a, b from t;
create unique index m_a on m (a);
