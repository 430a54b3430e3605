-- about: The mere name of a type comes and goes, alone and with a function that speaks of it, and becomes a type.
-- before
create type coming;
create type named;
comment on type named is 'a name';
-- after
create type coming;
create function coming_in(cstring) returns coming language internal immutable strict as 'textin';
create function coming_out(coming) returns cstring language internal immutable strict as 'textout';
create type coming (input = coming_in, output = coming_out, like = text);
create type other;
create function other_in(cstring) returns other language internal immutable strict as 'textin';
