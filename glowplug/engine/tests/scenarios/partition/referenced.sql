-- before
create table p (a int primary key, b int) partition by list (a);
create table p1 partition of p for values in (1); create table p2 partition of p for values in (2);
create table c (x int constraint f references p);
-- after
create table p (a int primary key, b int) partition by list (a);
create table p1 partition of p for values in (1); create table p3 partition of p for values in (3);
create table c (x int constraint f references p on delete cascade);
create table d (x int references p, y int constraint direct references p1);
