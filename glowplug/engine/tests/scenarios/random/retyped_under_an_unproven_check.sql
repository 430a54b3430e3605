-- before
create table t (a integer, b integer) partition by list (a);
alter table t add constraint k check (b::text <> 'no3') not valid;
create table t2 partition of t for values in (2);
-- after
create table t (a integer, b text) partition by list (a);
alter table t add constraint k check (b::text <> 'no3') not valid;
create table t2 partition of t for values in (2);
