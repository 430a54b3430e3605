-- before
create table t (a int, b text);
create view v as select a, b from t;
create view w as select a, b from t;
alter view w alter b set default 'old';
-- after
create table t (a int, b text);
create view v as select a, b from t;
alter view v alter a set default 5;
create view w as select b, a from t;
alter view w alter b set default 'new';
