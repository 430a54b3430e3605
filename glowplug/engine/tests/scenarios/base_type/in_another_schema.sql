-- about: The schema of a base type comes before its shell, and goes after it.
-- apart
-- scope: database
-- before
create table t (a integer);
-- after
create schema kinds;
create type kinds.code;
create function kinds.code_in(cstring) returns kinds.code language internal immutable strict as 'textin';
create function kinds.code_out(kinds.code) returns cstring language internal immutable strict as 'textout';
create type kinds.code (input = kinds.code_in, output = kinds.code_out, like = text);
alter type kinds.code owner to glow_app;
create table t (a integer, code kinds.code);
