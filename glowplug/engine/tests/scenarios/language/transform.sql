-- scope: database
-- before
create type app.c as (a integer);
create function app.f(internal) returns internal language internal immutable as 'textin';
create function app.g(internal) returns app.c language internal immutable as 'textin';
create transform for app.c language plpgsql (from sql with function app.f(internal), to sql with function app.g(internal));
create function app.h(app.c) returns int transform for type app.c language plpgsql as 'begin return 1; end';
-- after
create type app.c as (a integer, b text);
create function app.f(internal) returns internal language internal immutable as 'textin';
create function app.g(internal) returns app.c language internal immutable as 'textin';
create transform for app.c language plpgsql (from sql with function app.f(internal));
comment on transform for app.c language plpgsql is 't';
create transform for int language plpgsql (from sql with function app.f(internal));
