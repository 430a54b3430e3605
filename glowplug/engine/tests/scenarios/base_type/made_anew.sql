-- about: What cannot be altered of a base type makes a new one of it, and its values move there through their text form. What else is made of it comes again.
-- before
create type code;
create function code_in(cstring) returns code language internal immutable strict as 'textin';
create function code_out(code) returns cstring language internal immutable strict as 'textout';
create type code (input = code_in, output = code_out, like = text, delimiter = ';');
create function length_of(code) returns integer language internal immutable strict as 'textlen';
create type pair as (first code, second integer);
create table t (a integer, code code default 'x', codes code[], pair pair);
create view v as select length_of(code) as n from t;
insert into t values (1, 'yes', '{a;b}', row ('z', 2));
-- after
create type code;
create function code_in(cstring) returns code language internal immutable strict as 'textin';
create function code_out(code) returns cstring language internal immutable strict as 'textout';
create type code (input = code_in, output = code_out, like = text, delimiter = ';', default = 'none');
create function length_of(code) returns integer language internal immutable strict as 'textlen';
create type pair as (first code, second integer);
create table t (a integer, code code default 'x', codes code[], pair pair);
create view v as select length_of(code) as n from t;
insert into t values (1, 'yes', '{a;b}', row ('z', 2));
