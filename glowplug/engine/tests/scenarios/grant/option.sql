-- before
create table t (a int);
grant select on t to glow_app;
grant update on t to glow_app with grant option;
grant delete on t to glow_reader with grant option;
-- after
create table t (a int);
grant select on t to glow_app with grant option;
grant update on t to glow_app;
grant delete on t to glow_reader with grant option;
