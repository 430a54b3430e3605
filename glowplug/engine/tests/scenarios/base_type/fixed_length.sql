-- about: A base type of a fixed length, passed by value, with operators of its own and an index on them.
-- before
create table t (a integer);
-- after
create type number;
create function number_in(cstring) returns number language internal immutable strict as 'int4in';
create function number_out(number) returns cstring language internal immutable strict as 'int4out';
create type number (input = number_in, output = number_out, like = pg_catalog.int4, element = int2, subscript = pg_catalog.raw_array_subscript_handler);
create function same(number, number) returns boolean language internal immutable strict as 'int4eq';
create operator = (function = same, leftarg = number, rightarg = number, commutator = =);
create function digest(number) returns integer language internal immutable strict as 'hashint4';
create operator class number_ops default for type number using hash as operator 1 =, function 1 digest(number);
create table t (a integer, b number);
create index t_b on t using hash (b);
