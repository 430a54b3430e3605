-- scope: database
-- before
create schema other;
create table app.t (a int);
create view other.v as select a from app.t;
create view app.w as select a from other.v;
-- after
create schema other;
create table app.t (a bigint);
create view other.v as select a from app.t;
create view app.w as select a from other.v;
