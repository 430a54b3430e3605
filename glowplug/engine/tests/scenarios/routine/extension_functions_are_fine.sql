-- scope: database
-- before
create extension pgcrypto schema public;
create table app.t (id uuid default public.gen_random_uuid(), h bytea);
-- after
create extension pgcrypto schema public;
create table app.t (id uuid default public.gen_random_uuid(), h bytea default public.digest('x', 'sha1'));
create function app.salt() returns text language sql as $$ select public.gen_salt('bf') $$;
