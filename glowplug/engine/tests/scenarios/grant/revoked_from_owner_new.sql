-- before
-- after
create table t (a int);
revoke all on t from postgres;
create sequence s;
revoke all on s from postgres;
create type ty as enum ('a');
revoke all on type ty from public, postgres;
