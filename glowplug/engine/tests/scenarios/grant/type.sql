-- before
create type e as enum ('a', 'b');
create domain d as int;
create type c as (a int);
-- after
create type e as enum ('a', 'b');
create domain d as int;
create type c as (a int);
revoke usage on type e from public;
grant usage on type e to glow_app;
grant usage on domain d to glow_reader with grant option;
revoke all on type c from public;
