-- before
create table t (a int);
-- after
create sequence low minvalue -20000 start 1;
create sequence high maxvalue 7 increment -1 start -1;
create sequence lower minvalue -20000;
create table t (a int, b int generated always as identity (minvalue -5 start 1));
