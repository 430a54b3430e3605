-- since: 15
-- scope: database
-- before
create table t (a int primary key, b int, c int);
create table u (a int primary key);
create publication p for table t (a, b) where (a > 0), u;
-- after
create table t (a bigint primary key, c int);
create table v (a int primary key);
create publication p for table t (a) where (a > 0), v;
