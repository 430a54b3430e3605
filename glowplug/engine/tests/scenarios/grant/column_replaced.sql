-- before
create table t (a int, g int generated always as (a * 2) stored);
grant select (g) on t to glow_app;
-- after
create table t (a int, g int generated always as (a * 3) stored);
grant select (g) on t to glow_app;
