-- about: A base type comes with the functions that it is made of, which need it as it needs them, and with what is made of it; and goes with all that.
-- before
create table t (a integer);
-- after
create type code;
create function code_in(cstring) returns code language internal immutable strict as 'textin';
create function code_out(code) returns cstring language internal immutable strict as 'textout';
create type code (input = code_in, output = code_out, like = text, delimiter = ';', category = 'S', preferred, collatable = true, default = 'none');
comment on type code is 'ours';
comment on function code_in(cstring) is 'reads one';
grant usage on type code to glow_reader;
create function as_text(code) returns text language internal immutable strict as 'upper';
create cast (code as text) with function as_text(code) as assignment;
create domain short_code as code;
create table t (a integer, code code default 'x', codes code[], short short_code);
create view v as select as_text(code) as code from t;
