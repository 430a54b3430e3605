-- before
create table p (a int, b int) partition by list (a);
create table p1 partition of p for values in (1); create table p2 partition of p for values in (2);
create index i on only p (b); create index odd on p1 (b); alter index i attach partition odd; create index "Odd 2" on p2 (b); alter index i attach partition "Odd 2";
-- after
create table p (a int, b int) partition by list (a);
create table p1 partition of p for values in (1); create table p2 partition of p for values in (2);
create index i on p (b);
