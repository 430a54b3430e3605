-- before
create table p (a int, b int, c int not null) partition by list (a); create table p1 partition of p for values in (1); create table p2 partition of p (b not null) for values in (2);
-- after
create table p (a int, b int not null, c int) partition by list (a); create table p1 partition of p for values in (1); create table p2 partition of p for values in (2);
