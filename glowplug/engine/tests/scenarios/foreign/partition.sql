-- scope: database
-- before
create foreign data wrapper w;
create server s foreign data wrapper w;
create table p (x int) partition by list (x);
-- after
create foreign data wrapper w;
create server s foreign data wrapper w;
create table p (x int) partition by list (x);
create foreign table p1 partition of p for values in (1) server s;
