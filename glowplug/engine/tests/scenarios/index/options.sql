-- before
create table t (a int, b text); create index i on t (a) with (fillfactor = 70, deduplicate_items = off); create index j on t (a) where b = 'WITH (x = 1)';
-- after
create table t (a int, b text); create index i on t (a) with (fillfactor = 80); create index j on t (a) with (fillfactor = 50) where b = 'WITH (x = 1)';
