-- about: roles pass on what is in schemas that they may use no longer, or use since now: by a grant of their own, or as anybody
-- scope: database
-- before
create schema y; create schema z; grant usage on schema z to glow_app; grant usage on schema y to public;
create table z.t (a int, b int); create sequence z.s; create type y.e as enum ('a'); create function y.f() returns int language sql as 'select 1'; create table z.u (a int);
grant select on z.t to glow_app with grant option; grant usage on sequence z.s to glow_app with grant option; grant execute on function y.f() to glow_app with grant option; grant select on z.u to glow_admin with grant option;
set role glow_app; grant select on z.t to glow_reader; grant select (b) on z.t to glow_admin; grant usage on sequence z.s to glow_reader; grant execute on function y.f() to glow_admin; reset role;
-- after
create schema y; create schema z; grant usage on schema z to glow_reader;
create table z.t (a int, b int); create sequence z.s; create type y.e as enum ('a'); create function y.f() returns int language sql as 'select 1'; create table z.u (a int);
grant select on z.u to glow_reader with grant option; set role glow_reader; grant select on z.u to glow_app; reset role;
grant select (a) on z.t to glow_reader with grant option; set role glow_reader; grant select (a) on z.t to glow_admin; reset role;
