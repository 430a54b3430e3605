-- about: A materialized view of whole rows is computed again when their table changes; a view and a function take it as it is.
-- before
create table t (a integer, b text);
create function f(t) returns integer language sql as 'select 1';
create view v as select t from t;
create materialized view m as select t, array[t] as ts from t;
create view above as select count(*) as n from m;
insert into t values (1, 'q');
-- after
create table t (a bigint, b text, c integer default 3);
create function f(t) returns integer language sql as 'select 1';
create view v as select t from t;
create materialized view m as select t, array[t] as ts from t;
create view above as select count(*) as n from m;
insert into t values (1, 'q');
