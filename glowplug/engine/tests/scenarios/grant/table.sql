-- before
create table t (a int, b text);
grant select, insert on t to glow_app;
grant select on t to public;
-- after
create table t (a int, b text);
grant select, update on t to glow_app;
grant all on t to glow_admin;
