-- before
create table t (a text);
create view v as select a collate "C" as x from t;
-- after
create table t (a text);
create view v as select a collate "POSIX" as x from t;
