-- apart
-- before
create schema other;
create table t (a int primary key, b int);
create view other.v as select a from t;
create table other.u (a int references t, k int default 3);
create function other.f(t) returns int language sql as 'select 1';
-- after
create schema other;
create table t (a int primary key, c int);
create view other.v as select a from t;
create table other.u (a int references t, k int default 3);
create function other.f(t) returns int language sql as 'select 1';
