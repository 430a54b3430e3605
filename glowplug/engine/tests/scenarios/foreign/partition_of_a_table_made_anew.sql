-- about: a partitioned table is made anew, and no row of its foreign partitions is read: a wrapper without a handler cannot
-- scope: database
-- before
create foreign data wrapper w; create server s foreign data wrapper w;
create table p (a int, b text) partition by list (a); create table p1 partition of p for values in (1); create foreign table p2 partition of p for values in (2) server s;
create table p3 partition of p for values in (3, 4) partition by list (a); create table p33 partition of p3 for values in (3); create foreign table p34 partition of p3 for values in (4) server s;
create table p5 partition of p for values in (5);
create table q (a int) partition by list (a); create foreign table q1 partition of q for values in (1) server s;
alter table p1 enable row level security; alter table p1 force row level security;
insert into p values (1, 'x'), (3, 'y'), (5, 'z');
-- after
create foreign data wrapper w; create server s foreign data wrapper w;
create table p (a int, b text) partition by list (b); create table p1 partition of p for values in ('x', 'y'); create foreign table p2 partition of p for values in ('w') server s;
create table p5 (a int, b text);
create table q (a int); create foreign table q1 (a int) inherits (q) server s;
insert into p values (1, 'x');
