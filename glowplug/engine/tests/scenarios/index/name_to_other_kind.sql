-- before
create table t (a int); create index x on t (a); create sequence y; create table z (a int); create type w as (a int);
-- after
create table t (a int); create index y on t (a); create sequence z; create table w (a int); create type x as (a int);
