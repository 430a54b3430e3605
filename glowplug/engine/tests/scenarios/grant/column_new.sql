-- before
create table t (a int);
grant select (a) on t to glow_app;
-- after
create table t (a int, b text not null default 'x');
grant select (a, b) on t to glow_app;
grant update (b) on t to glow_app;
