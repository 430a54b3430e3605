-- rename: table app.p -> app.q
-- rename: table app.p1 -> app.q1
-- rename: column app.q.b -> app.q.c
-- before
create table p (a int, b int) partition by list (a); create table p1 partition of p for values in (1);
-- after
create table q (a int, c int) partition by list (a); create table q1 partition of q for values in (1);
