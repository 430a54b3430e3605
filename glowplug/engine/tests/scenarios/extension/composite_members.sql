-- scope: database
-- before
create table app.t (a int);
-- after
create extension tablefunc schema app;
create table app.t (a int, c app.tablefunc_crosstab_2);
