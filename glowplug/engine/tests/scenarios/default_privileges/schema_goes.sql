-- scope: database
-- before
create schema more;
create table more.t (a int);
alter default privileges in schema more grant select on tables to glow_reader;
-- after
create schema other;
alter default privileges in schema other grant select on tables to glow_reader;
create table other.t (a int);
