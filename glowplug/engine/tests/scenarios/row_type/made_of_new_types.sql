-- about: A composite type with rows of a table in it is made anew while the table changes; so does a parent of a table change whose rows are held.
-- before
create type mood as enum ('a', 'b');
create table t (a integer, b text);
create type c as (x integer, m mood, t t);
create table holder (id integer, r c);
insert into holder values (1, row (1, 'a', row (1, 'x')));
create table parent (a integer);
create table child (b integer) inherits (parent);
create table rows_of (c child, p parent);
insert into rows_of values (row (1, 2), row (3));
-- after
create type mood as enum ('b', 'a');
create table t (a bigint, b text);
create type c as (x bigint, m mood, t t);
create table holder (id integer, r c);
insert into holder values (1, row (1, 'a', row (1, 'x')));
create table parent (a bigint);
create table child (b integer) inherits (parent);
create table rows_of (c child, p parent);
insert into rows_of values (row (1, 2), row (3));
