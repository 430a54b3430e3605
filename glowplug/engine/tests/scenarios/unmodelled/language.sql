-- scope: database
-- fails: language l
-- before
create language l handler plpgsql_call_handler;
-- after
create table t (a int);
