-- about: statistics targets, which PostgreSQL forgets when it builds an index again for a column's new type
-- before
create table t (a int, b varchar(10), c text);
create index i on t ((a * 2));
alter index i alter column 1 set statistics 77;
create index j on t (lower(b), (c || 'x'));
alter index j alter column 1 set statistics 78;
alter index j alter column 2 set statistics 79;
create table p (k int, a int) partition by list (k);
create table p1 partition of p for values in (1);
create index pi on p ((a + 1));
alter index pi alter column 1 set statistics 81;
alter index p1_expr_idx alter column 1 set statistics 80;
-- after
create table t (a bigint, b varchar(20), c text);
create index i on t ((a * 2));
alter index i alter column 1 set statistics 77;
create index j on t (lower(b), (c || 'x'));
alter index j alter column 1 set statistics 90;
alter index j alter column 2 set statistics 79;
create table p (k int, a bigint) partition by list (k);
create table p1 partition of p for values in (1);
create index pi on p ((a + 1));
alter index pi alter column 1 set statistics 81;
alter index p1_expr_idx alter column 1 set statistics 80;
