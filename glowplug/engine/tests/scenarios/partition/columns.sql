-- before
create table p (a int, b int, c text default 'x', d int not null, gone int) partition by list (a);
create table p1 partition of p for values in (1);
create table p2 partition of p for values in (2) partition by range (b);
create table p21 partition of p2 for values from (0) to (9);
-- after
create table p (a int, b int, c varchar(20) default 'y', d int, e int not null default 5, f int generated always as (d * 2) stored) partition by list (a);
create table p1 partition of p for values in (1);
create table p2 partition of p for values in (2) partition by range (b);
create table p21 partition of p2 for values from (0) to (9);
