-- before
create table t (id int primary key, b text, c int);
create view v as select id, b, count(*) from t group by id;
-- after
create table t (id int, b text, c int, primary key (id) include (c));
create view v as select id, b, count(*) from t group by id;
