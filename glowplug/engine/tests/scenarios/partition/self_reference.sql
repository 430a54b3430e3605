-- before
create table x (a int);
-- after
create table p (a int primary key, parent int references p) partition by list (a);
create table p1 partition of p for values in (1); create table p2 partition of p for values in (2);
