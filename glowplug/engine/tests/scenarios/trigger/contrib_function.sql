-- scope: database
-- before
create extension tsm_system_rows schema public;
create table app.t (a int);
-- after
create extension tsm_system_rows schema public;
create table app.t (a int);
create trigger z before update on app.t for each row execute function suppress_redundant_updates_trigger();
