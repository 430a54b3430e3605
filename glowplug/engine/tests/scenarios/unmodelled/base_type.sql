-- fails: type app.b
-- before
create type b;
-- after
create table t (a int);
