-- scope: database
-- before
create foreign data wrapper w validator postgresql_fdw_validator;
-- after
create foreign data wrapper w;
