-- scope: database
-- before
create foreign data wrapper w;
create server s foreign data wrapper w;
-- after
create foreign data wrapper w options (debug 'true');
create server s version '2' foreign data wrapper w options (host 'x', "a b" 'it''s');
create server s2 type 'x' foreign data wrapper w;
create user mapping for public server s;
create user mapping for glow_app server s options (user 'u', secret 'x');
grant usage on foreign data wrapper w to glow_app;
grant usage on foreign server s to glow_reader with grant option;
comment on server s is 's';
comment on foreign data wrapper w is 'w';
alter server s2 owner to postgres;
