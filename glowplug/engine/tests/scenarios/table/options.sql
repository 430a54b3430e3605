-- before
create table t (a int, b text) with (fillfactor = 70, autovacuum_enabled = false);
-- after
create unlogged table t (a int, b text) with (fillfactor = 80, toast.autovacuum_enabled = false);
alter table t enable row level security; alter table t force row level security; alter table t replica identity full;
alter table t alter b set storage external, alter b set statistics 500, alter a set (n_distinct = 5);
