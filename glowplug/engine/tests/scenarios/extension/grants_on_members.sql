-- scope: database
-- about: privileges on functions and types of an extension that it did not bring along
-- before
create schema a; create extension pg_trgm schema a; grant execute on function a.similarity(text, text) to glow_app; revoke execute on function a.show_limit() from public;
create schema b; create extension hstore schema b; grant usage on type b.hstore to glow_reader with grant option; create extension citext; revoke all on type citext from public;
-- after
create schema a; create extension pg_trgm schema a; revoke execute on function a.similarity(text, text) from public; grant execute on function a.word_similarity(text, text) to glow_reader with grant option;
create schema c; create extension hstore schema c; grant usage on type c.hstore to glow_reader;
