-- before
create table t (a text, b text, c jsonb, d bytea, e date, f numeric(10,2), g char(5), h time, i interval, j inet, k uuid, l double precision);
create index on t (a, b);
create index on t (e) where f > 3;
alter table t add constraint k check (f > 0 and length(a) < 10);
-- after
create table t (a varchar(20), b uuid, c json, d bytea, e timestamp, f numeric(12,4), g char(9), h time(3), i interval day to second(2), j cidr, k text, l real);
create index on t (a, b);
create index on t (e) where f > 3;
alter table t add constraint k check (f > 0 and length(a) < 10);
