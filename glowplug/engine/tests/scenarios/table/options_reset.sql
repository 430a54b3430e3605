-- before
create table t (a int, b text) with (fillfactor = 70, autovacuum_enabled = false, toast.autovacuum_vacuum_threshold = 100, parallel_workers = 2);
-- after
create table t (a int, b text) with (fillfactor = 90, user_catalog_table = true, toast.autovacuum_enabled = false);
