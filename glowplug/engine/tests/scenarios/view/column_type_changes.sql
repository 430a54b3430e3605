-- before
create table t (a int);
create view v as select a::text as x from t;
create view w as select x || '!' as y from v;
-- after
create table t (a int);
create view v as select a::varchar(5) as x from t;
create view w as select x || '!' as y from v;
