-- scope: database
-- before
create extension postgres_fdw;
create server s foreign data wrapper postgres_fdw options (host 'a', dbname 'b');
create user mapping for glow_app server s options (user 'u', password 'p');
create server r type 't' foreign data wrapper postgres_fdw;
-- after
create extension postgres_fdw;
create server s foreign data wrapper postgres_fdw options (host 'c', port '5');
create user mapping for glow_app server s options (user 'v', password 'p');
create user mapping for public server s options (user 'v', password 'p');
create server r type 'q' version '3' foreign data wrapper postgres_fdw;
