-- about: options keep the order in which they were given, of which pg_dump tells; one that goes moves none of the others
-- before
create table t (a int, b text) with (fillfactor = 70, autovacuum_enabled = false, toast.autovacuum_enabled = false, toast.vacuum_truncate = false);
alter table t alter a set (n_distinct_inherited = 1, n_distinct = -0.7);
create index i on t using gist (point(a, a)) with (buffering = on, fillfactor = 70);
create view v with (security_barrier = true, check_option = local) as select a from t;
create materialized view mv with (fillfactor = 70, autovacuum_enabled = false) as select a from t;
create table gone (a int) with (fillfactor = 70, autovacuum_enabled = false, parallel_workers = 2);
create table same (a int) with (fillfactor = 70, autovacuum_enabled = false);
-- after
create table t (a int, b text) with (fillfactor = 80, autovacuum_enabled = false, toast.autovacuum_enabled = true, toast.vacuum_truncate = false);
alter table t alter a set (n_distinct_inherited = 2, n_distinct = -0.7);
create index i on t using gist (point(a, a)) with (buffering = off, fillfactor = 70);
create view v with (security_barrier = false, check_option = local) as select a from t;
create materialized view mv with (parallel_workers = 1, fillfactor = 70) as select a from t;
create table gone (a int) with (fillfactor = 70, parallel_workers = 2);
create table same (a int) with (autovacuum_enabled = false, fillfactor = 70);
