-- before
create table t (a integer, b text) partition by list (a);
create table t0 partition of t for values in (0);
-- after
create table t (a integer, b text) partition by list (a);
alter table t add constraint k check (b <> 'no3') not valid;
create table t0 partition of t for values in (0);
