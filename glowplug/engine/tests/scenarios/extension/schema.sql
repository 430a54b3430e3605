-- scope: database
-- before
create schema extensions;
create extension citext schema extensions;
create extension pgcrypto;
-- after
create schema extensions;
create extension citext schema public;
create extension pgcrypto schema extensions;
