-- before
create sequence s;
create type c as (x int, y text);
create table t (a c);
create view v as select (a).x, nextval('app.s') as n from t;
-- after
create sequence s2;
create type c as (x int, y text, z int);
create table t (a c);
create view v as select (a).x, (a).z, nextval('app.s2') as n from t;
