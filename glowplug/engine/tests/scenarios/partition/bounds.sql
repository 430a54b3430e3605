-- before
create table p (a int primary key, b text) partition by range (a);
create table p1 partition of p for values from (0) to (10);
create table p2 partition of p for values from (10) to (20);
create table l (k text) partition by list (k);
create table l1 partition of l for values in ('a'); create table l2 partition of l for values in ('b'); create table ld partition of l default;
create index on l (k);
-- after
create table p (a int primary key, b text) partition by range (a);
create table p1 partition of p for values from (0) to (15);
create table p2 partition of p for values from (15) to (25);
create table l (k text) partition by list (k);
create table l1 partition of l for values in ('b'); create table l2 partition of l for values in ('a', 'c'); create table ld partition of l for values in ('z');
create index on l (k);
