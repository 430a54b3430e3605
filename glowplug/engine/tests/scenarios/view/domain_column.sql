-- before
create domain d as int check (value > 0);
create table t (a d);
create view v as select a from t;
-- after
create domain d as bigint check (value > 0);
create table t (a d);
create view v as select a from t;
