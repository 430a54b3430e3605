-- before
create table t0 (c0 integer) partition by list (c0);
create table t0_p0 partition of t0 for values in (0);
alter table t0 add constraint t0_u3 unique (c0);
alter table t0 add constraint f3 foreign key (c0) references t0 (c0) deferrable initially deferred;
-- after
