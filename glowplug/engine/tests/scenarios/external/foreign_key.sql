-- apart
-- fails: table other.u
-- before
create schema other;
create table t (a int primary key, b int);
create table other.u (a int references t);
-- after
create schema other;
create table t (a int, b int primary key);
