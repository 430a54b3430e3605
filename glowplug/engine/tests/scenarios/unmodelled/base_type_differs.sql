-- about: a base type that differs is refused by its name
-- fails: type app.b
-- before
create type b;
create function b_in(cstring) returns b language internal immutable strict as 'textin';
create function b_out(b) returns cstring language internal immutable strict as 'textout';
create type b (input = b_in, output = b_out, like = text, delimiter = ';');
-- after
create type b;
create function b_in(cstring) returns b language internal immutable strict as 'textin';
create function b_out(b) returns cstring language internal immutable strict as 'textout';
create type b (input = b_in, output = b_out, like = text, storage = main);
