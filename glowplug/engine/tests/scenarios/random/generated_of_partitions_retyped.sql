-- before
create table t0 (c0 integer not null, c1 text collate "C" generated always as ('x' || coalesce(c0, 0)::text || '0') stored) partition by list (c0);
create table t0_p0 partition of t0 for values in (0);
-- after
create table t0 (c0 integer, c1 text not null) partition by list (c0);
create table t0_p0 partition of t0 for values in (0);
