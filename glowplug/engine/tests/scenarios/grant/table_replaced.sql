-- before
create table t (a int) partition by range (a);
grant select on t to glow_app;
grant update (a) on t to glow_reader;
-- after
create table t (a int);
grant select on t to glow_app;
grant update (a) on t to glow_reader;
