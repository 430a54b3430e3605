-- scope: database
-- before
create extension file_fdw;
create server s foreign data wrapper file_fdw;
create foreign table a (x int, y text) server s options (filename '/nowhere', format 'csv');
create foreign table gone (x int) server s options (filename '/x');
-- after
create extension file_fdw;
create server s foreign data wrapper file_fdw;
create foreign table a (x int not null, y text options (force_not_null 'true') collate "C" default 'q', z int, check (x > 0)) server s options (filename '/elsewhere', delimiter ';', format 'csv');
comment on foreign table a is 'a';
comment on column a.x is 'x';
grant select on a to glow_app;
alter foreign table a owner to glow_admin;
create foreign table b (x int) server s options (filename '/nowhere');
create view v as select x from b;
