-- about: storage parameters come in the order in which they were given, and their order is no difference
-- before
create table t (a int) with (fillfactor = 70, autovacuum_enabled = off);
create index i on t (a) with (fillfactor = 70, deduplicate_items = off);
-- after
create table t (a int) with (autovacuum_enabled = off, fillfactor = 70);
create index i on t (a) with (deduplicate_items = off, fillfactor = 70);
create table u (a int) with (fillfactor = 70, autovacuum_enabled = off);
create materialized view m with (fillfactor = 70, autovacuum_enabled = off) as select 1 as a;
