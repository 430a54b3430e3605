-- before
create table t (a int, b text);
create view v as select a, b from t;
create view w as select a from v;
comment on view w is 'keeps its comment';
-- after
create table t (a int, b text);
create view v as select a from t;
create view w as select a from v;
comment on view w is 'keeps its comment';
