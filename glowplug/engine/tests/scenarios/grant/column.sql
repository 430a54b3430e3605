-- before
create table t (a int, b int, c int);
grant select (a), insert (b) on t to glow_app;
grant update (c) on t to glow_reader with grant option;
-- after
create table t (a int, b int, c int);
grant select (a, b), insert (c) on t to glow_app;
grant update (c) on t to glow_reader;
grant references (a) on t to public;
