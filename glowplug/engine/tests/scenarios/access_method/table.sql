-- since: 15
-- scope: database
-- before
create access method heap2 type table handler heap_tableam_handler;
create table app.t (a int) using heap2;
-- after
create access method heap3 type table handler heap_tableam_handler;
comment on access method heap3 is 'three';
create table app.t (a int);
create table app.u (a int) using heap3;
create access method b2 type index handler bthandler;
