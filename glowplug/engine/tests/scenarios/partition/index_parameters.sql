-- about: the parameters of an index on a partitioned table cannot be altered
-- before
create table t (a int, b int, unique (a) with (fillfactor = 60)) partition by range (a);
create table t1 partition of t for values from (0) to (10);
create index i on t (b) with (fillfactor = 70);
create index j on t1 (b) with (fillfactor = 50);
-- after
create table t (a int, b int, unique (a)) partition by range (a);
create table t1 partition of t for values from (0) to (10);
create index i on t (b) with (fillfactor = 80);
create index j on t1 (b) with (fillfactor = 55);
