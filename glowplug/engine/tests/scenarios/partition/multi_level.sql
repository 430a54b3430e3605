-- before
create table p (a int, b int) partition by list (a);
create table p1 partition of p for values in (1);
-- after
create table p (a int, b int, primary key (a, b)) partition by list (a);
create table p1 partition of p for values in (1);
create table p2 partition of p for values in (2) partition by range (b);
create table p2a partition of p2 for values from (0) to (10);
create table p2b partition of p2 for values from (10) to (20) partition by hash (b);
create table p2b0 partition of p2b for values with (modulus 1, remainder 0);
create index pb on p (b);
create index p2_only on p2 (a, b);
create index p2a_only on p2a (b, a);
