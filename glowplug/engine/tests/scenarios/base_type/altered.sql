-- about: A base type gets functions for the binary form and another storage where it stands; its columns follow.
-- before
create type code;
create function code_in(cstring) returns code language internal immutable strict as 'textin';
create function code_out(code) returns cstring language internal immutable strict as 'textout';
create type code (input = code_in, output = code_out, like = text);
create table t (a integer, code code, kept code);
alter table t alter column kept set storage main;
insert into t values (1, 'yes', 'no');
-- after
create type code;
create function code_in(cstring) returns code language internal immutable strict as 'textin';
create function code_out(code) returns cstring language internal immutable strict as 'textout';
create function code_receive(internal) returns code language internal stable strict as 'textrecv';
create function code_send(code) returns bytea language internal stable strict as 'textsend';
create type code (input = code_in, output = code_out, receive = code_receive, send = code_send, typmod_in = varchartypmodin, typmod_out = varchartypmodout, like = text, storage = external);
create table t (a integer, code code, kept code);
alter table t alter column kept set storage main;
insert into t values (1, 'yes', 'no');
