-- before
create table p (a int, b int, c int, constraint pk primary key (a, b), constraint uq unique (a, c)) partition by list (a);
create table p1 partition of p for values in (1); create table p2 partition of p for values in (2);
-- after
create table p (a int, b int, c int, constraint pk primary key (a, c), constraint uq2 unique (a, b)) partition by list (a);
create table p1 partition of p for values in (1); create table p2 partition of p for values in (2);
