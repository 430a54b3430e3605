-- before
create table t (a int) with (fillfactor = 80);
create table u (a int);
create table w (a int, b text) with (toast.autovacuum_enabled = false);
-- after
create table t (a text) with (toast.autovacuum_enabled = true, parallel_workers = 3);
create table u (a int, b text) with (toast.autovacuum_vacuum_cost_limit = 100);
create table w (a int);
