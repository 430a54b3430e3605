-- scope: database
-- fails: transform
-- before
create type app.c as (a integer);
create function app.f(internal) returns internal language internal immutable as 'textin';
create function app.g(internal) returns app.c language internal immutable as 'textin';
create transform for app.c language plpgsql (from sql with function app.f(internal), to sql with function app.g(internal));
-- after
create table app.t (a int);
