-- about: A partitioned table changes, or is made anew, while another table holds its rows and those of a partition.
-- before
create table t (a integer, b text) partition by list (a);
create table t1 partition of t for values in (1);
create table s (a integer, b text) partition by list (a);
create table s1 partition of s for values in (1);
create table holder (t t, t1 t1, s s);
insert into t values (1, 'x');
insert into s values (1, 'x');
insert into holder select t, row (1, 'y')::t1, row (1, 'z')::s from t;
-- after
create table t (a integer, b varchar, c integer default 3) partition by list (a);
create table t1 partition of t for values in (1);
create table s (a integer, b text) partition by list (b);
create table s1 partition of s for values in ('x');
create table holder (t t, t1 t1, s s);
insert into t values (1, 'x', 2);
insert into s values (1, 'x');
insert into holder select t, row (1, 'y', 2)::t1, row (1, 'z')::s from t;
