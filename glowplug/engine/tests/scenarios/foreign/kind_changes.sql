-- scope: database
-- before
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table a (x int) server s;
create view v as select x from a;
-- after
create foreign data wrapper w;
create server s foreign data wrapper w;
create table a (x int);
create view v as select x from a;
