-- about: A partition that is told to be renamed takes another bound and another place, and keeps its rows.
-- rename: table app.low -> app.first
-- rename: table app.high -> app.second
-- before
create table t (id integer not null, b text) partition by range (id);
create table low partition of t for values from (0) to (10);
create table high partition of t for values from (10) to (20);
insert into t values (1, 'x'), (8, 'y'), (12, 'z');
-- after
create table t (id integer not null, b text not null) partition by range (id);
create table first partition of t for values from (0) to (5);
create table second partition of t for values from (5) to (20);
insert into t values (1, 'x'), (8, 'y'), (12, 'z');
