-- before
create table t (a int);
insert into t values (1);
-- after
create table zz (n int);
create table t (a int, x bigint default 1);
create function aa() returns bigint stable language sql as 'select count(*) from app.zz';
create materialized view m as select aa();
alter table t add y bigint default aa();
