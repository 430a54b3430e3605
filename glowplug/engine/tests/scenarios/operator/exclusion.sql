-- about: an exclusion constraint over an operator of ours, whose function changes what it takes
-- before
create function same(integer, integer) returns boolean immutable language sql as 'select $1 = $2';
create operator ==== (function = same, leftarg = integer, rightarg = integer, commutator = ====);
create operator class o for type integer using btree as operator 3 ====, function 1 btint4cmp(integer, integer);
create table t (a integer, exclude using btree (a o with ====));
-- after
create function same(integer, integer, out boolean) immutable strict language sql as 'select $1 = $2';
create operator ==== (function = same, leftarg = integer, rightarg = integer, commutator = ====);
create operator class o for type integer using btree as operator 3 ====, function 1 btint4cmp(integer, integer);
create table t (a integer, exclude using btree (a o with ====));
