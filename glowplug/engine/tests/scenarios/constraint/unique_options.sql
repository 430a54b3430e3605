-- since: 15
-- before
create table t (a int, b int, c int, constraint u unique (a), constraint v unique (b) include (c), constraint w unique nulls not distinct (c) with (fillfactor = 50), constraint x unique (a, b) deferrable);
-- after
create table t (a int, b int, c int, constraint u unique nulls not distinct (a), constraint v unique (b), constraint w unique (c) with (fillfactor = 60), constraint x unique (a, b) deferrable initially deferred);
