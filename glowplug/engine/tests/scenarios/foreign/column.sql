-- scope: database
-- before
create extension postgres_fdw;
create server s foreign data wrapper postgres_fdw;
create foreign table a (x int options (column_name 'xx'), y text, z int) server s options (table_name 't');
create foreign table b (x int) server s;
-- after
create extension postgres_fdw;
create server s foreign data wrapper postgres_fdw;
create server r foreign data wrapper postgres_fdw;
create foreign table a (x bigint options (column_name 'yy'), y int, w int) server s options (table_name 't', schema_name 'q');
create foreign table b (x int) server r;
