-- scope: database
-- fails: access method heap2
-- before
create access method heap2 type table handler heap_tableam_handler;
-- after
create table t (a int);
