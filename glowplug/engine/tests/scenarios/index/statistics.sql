-- before
create table t (a int, b text); create index i on t ((a + 1), lower(b)); alter index i alter column 1 set statistics 500;
-- after
create table t (a int, b text); create index i on t ((a + 1), lower(b)); alter index i alter column 2 set statistics 50; create index j on t ((a * 2)); alter index j alter column 1 set statistics 7;
create unique index u on t (a);
