-- scope: database
-- before
create extension hstore version '1.4';
-- after
create extension hstore;
