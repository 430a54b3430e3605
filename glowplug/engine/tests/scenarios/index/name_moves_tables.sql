-- before
create table t (a int); create table u (a int); create index i on t (a); create unique index j on u (a);
-- after
create table t (a int); create table u (a int); create index i on u (a); create unique index j on t (a);
