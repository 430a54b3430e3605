-- before
create table t (a int, b int, c int);
grant select, update on t to glow_app;
grant select (a), update (b) on t to glow_app;
grant select (c) on t to glow_reader;
-- after
create table t (a int, b int, c int);
grant select (a), update (b) on t to glow_app;
grant select (c) on t to glow_reader;
