-- about: a role that may grant on the table has granted on a column; both are revoked
-- before
create table t (a int, b int);
grant select on t to glow_admin with grant option;
grant usage on schema app to glow_admin;
set role glow_admin;
grant select (a) on app.t to glow_reader;
reset role;
comment on table t is 'x';
-- after
create table t (a int, b int);
grant select on t to glow_admin;
grant usage on schema app to glow_admin;
grant select (b) on t to glow_reader;
