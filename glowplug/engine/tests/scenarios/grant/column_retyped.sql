-- before
create table t (a int, b int);
grant select (a) on t to glow_app;
-- after
create table t (a bigint, b text);
grant select (a), insert (b) on t to glow_app;
