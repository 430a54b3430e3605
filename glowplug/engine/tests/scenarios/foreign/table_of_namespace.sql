-- apart
-- one way
-- before
create foreign data wrapper w;
create server s foreign data wrapper w;
-- after
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table a (x int) server s;
