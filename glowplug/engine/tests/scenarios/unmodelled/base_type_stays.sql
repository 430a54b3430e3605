-- about: a base type that is the same on both sides stands in nobody's way
-- before
create type b;
create function b_in(cstring) returns b language internal immutable strict as 'textin';
create function b_out(b) returns cstring language internal immutable strict as 'textout';
create type b (input = b_in, output = b_out, like = text, delimiter = ';');
comment on type b is 'ours';
create table t (a integer, b b);
create function f(x b) returns b language sql as $$ select x $$;
-- after
create type b;
create function b_in(cstring) returns b language internal immutable strict as 'textin';
create function b_out(b) returns cstring language internal immutable strict as 'textout';
create type b (input = b_in, output = b_out, like = text, delimiter = ';');
comment on type b is 'ours';
create table t (a bigint, b b, c b[]);
create function f(x b) returns b language sql as $$ select coalesce(x, x) $$;
