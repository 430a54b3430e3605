-- before
create type c as (a int, b text, gone int); create table t (x c, y c[]); create view v as select (x).a from t;
-- after
create type c as (a int, b text, d date, e numeric(5,2)); create table t (x c, y c[]); create view v as select (x).a from t;
