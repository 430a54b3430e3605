-- without: grants
-- before
create table t (a int);
grant select on t to glow_app;
-- after
create table t (a int, b int);
revoke all on t from postgres;
grant update (a) on t to glow_app;
