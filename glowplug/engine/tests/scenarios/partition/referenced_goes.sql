-- before
create table p (a int primary key) partition by list (a);
create table p1 partition of p for values in (1);
create table c (x int constraint f references p);
-- after
create table c (x int);
