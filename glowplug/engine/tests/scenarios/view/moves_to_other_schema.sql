-- scope: database
-- before
create table app.t (a int);
create view app.v as select a from app.t;
-- after
create schema reports;
create table app.t (a int);
create view reports.v as select a from app.t;
