-- before
create table p (a int primary key, b text) partition by list (a);
create table p1 partition of p for values in (1); create table p2 partition of p for values in (2); create index on p (b);
create table q (a int) partition by list (a); create table q1 partition of q for values in (1) partition by list (a); create table q11 partition of q1 for values in (1);
-- after
create table p (a int primary key, b text) partition by list (a);
create table p2 partition of p for values in (2); create index on p (b);
