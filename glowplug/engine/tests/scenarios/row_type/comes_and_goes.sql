-- about: A column leaves the row type of a table that changes, another one comes to have it.
-- before
create table t (a integer, b text);
create table leaving (r t);
create table dropped (r t, other integer);
insert into leaving values (row (1, 'x'));
insert into dropped values (row (1, 'x'), 1);
-- after
create table t (a bigint, b text);
create table leaving (r text);
create table dropped (other integer);
create table coming (r t);
insert into leaving values ('(1,x)');
insert into dropped values (1);
