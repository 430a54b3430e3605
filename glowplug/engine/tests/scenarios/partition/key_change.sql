-- before
create table p (a int, b int, c text) partition by list (a);
create table p1 partition of p for values in (1); create table p2 partition of p for values in (2);
create index i on p (c); create table q (a int) partition by range (a); create table q1 partition of q for values from (0) to (5);
-- after
create table p (a int, b int, c text) partition by list (b);
create table p1 partition of p for values in (1); create table p2 partition of p for values in (2);
create index i on p (c); create table q (a bigint) partition by range (a); create table q1 partition of q for values from (0) to (5);
