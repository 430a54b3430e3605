-- about: default privileges go after what is reckoned from them is made, whatever happens to their schema
-- before
alter default privileges in schema app grant select on tables to glow_reader;
-- after
comment on schema app is 'c';
grant usage on schema app to glow_reader;
create table pv (a int);
grant select on pv to glow_reader;
create view w as select 1 as one;
