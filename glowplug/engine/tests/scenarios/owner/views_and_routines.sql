-- before
create table t (a int);
create view v as select a from t;
create materialized view m as select a from t;
create function f(int) returns int language sql as 'select 1';
create procedure p(int) language sql as 'select 1';
create aggregate agg(int) (sfunc = int4pl, stype = int);
grant select on v to glow_app;
-- after
create table t (a int);
create view v as select a from t;
alter view v owner to glow_app;
create materialized view m as select a from t;
alter materialized view m owner to glow_app;
create function f(int) returns int language sql as 'select 1';
alter function f(int) owner to glow_app;
create procedure p(int) language sql as 'select 1';
alter procedure p(int) owner to glow_app;
create aggregate agg(int) (sfunc = int4pl, stype = int);
alter aggregate agg(int) owner to glow_app;
