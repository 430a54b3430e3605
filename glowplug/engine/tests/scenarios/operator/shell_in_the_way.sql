-- about: an operator that was named and never made needs its namespace and its types, and goes before them
-- scope: database
-- before
create function f(integer, integer) returns boolean language sql immutable as 'select $1 = $2';
create schema gone;
create operator gone.<+> (leftarg = integer, rightarg = integer, function = f, commutator = operator(gone.<->));
create operator app.<*> (leftarg = integer, rightarg = integer, function = f, commutator = operator(gone.*|));
create type mood as enum ('sad', 'ok');
create type other as enum ('a');
create function g(mood, mood) returns boolean language sql immutable as 'select true';
create function h(other, other) returns boolean language sql immutable as 'select true';
create operator <@ (leftarg = mood, rightarg = mood, function = g, negator = <!@);
create operator <@@ (leftarg = other, rightarg = other, function = h, negator = <!@@);
create operator <~ (leftarg = integer, rightarg = integer, function = f, negator = <!~);
create table t (m mood);
insert into t values ('ok');
-- after
create function f(integer, integer) returns boolean language sql immutable as 'select $1 = $2';
create operator app.<*> (leftarg = integer, rightarg = integer, function = f);
create type mood as enum ('ok', 'happy');
create function g(mood, mood) returns boolean language sql immutable as 'select true';
create operator <@ (leftarg = mood, rightarg = mood, function = g, negator = <!@);
create operator <!~ (leftarg = integer, rightarg = integer, function = f);
create operator <~ (leftarg = integer, rightarg = integer, function = f, negator = <!~);
create table t (m mood);
insert into t values ('ok');
