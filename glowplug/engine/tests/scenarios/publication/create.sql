-- since: 15
-- scope: database
-- before
create table t (a int primary key, b int);
create table u (a int primary key);
create schema more;
-- after
create table t (a int primary key, b int);
create table u (a int primary key);
create schema more;
create publication p1 for all tables;
create publication p2 for table t (a) where (a > 0), table u with (publish = 'insert, update');
create publication p3 for tables in schema more;
create publication p4 with (publish_via_partition_root);
comment on publication p4 is 'four';
