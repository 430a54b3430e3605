-- before
create table p (a int, b text) partition by list (a);
create table p1 partition of p for values in (1) with (fillfactor = 70); create unlogged table p2 partition of p for values in (2);
-- after
create table p (a int, b text) partition by list (a);
create table p1 partition of p for values in (1) with (fillfactor = 80); create table p2 partition of p for values in (2);
alter table p1 alter b set storage external; alter table p alter b set statistics 100; alter table p1 alter b set (n_distinct = 5);
alter table p enable row level security; alter table p1 replica identity full;
