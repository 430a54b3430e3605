-- before
create table t (a int);
create sequence s;
-- after
create table t (a int);
create sequence s;
revoke all on t from postgres;
revoke update on s from postgres;
