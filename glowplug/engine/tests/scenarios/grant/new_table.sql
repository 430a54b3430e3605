-- before
-- after
create table t (a int, b int);
grant select on t to glow_reader;
grant insert (a), update (a, b) on t to glow_app;
revoke all on t from postgres;
grant select, insert on t to postgres;
