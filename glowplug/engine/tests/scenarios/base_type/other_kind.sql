-- about: An enum becomes a base type, and the other way round; values move through their text form.
-- before
create type code as enum ('a', 'b');
create table t (a integer, code code);
insert into t values (1, 'a');
-- after
create type code;
create function code_in(cstring) returns code language internal immutable strict as 'textin';
create function code_out(code) returns cstring language internal immutable strict as 'textout';
create type code (input = code_in, output = code_out, like = text);
create table t (a integer, code code);
insert into t values (1, 'a');
