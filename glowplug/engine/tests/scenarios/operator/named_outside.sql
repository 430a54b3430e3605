-- about: operators whose commutator or negator is built in, was named and never made, or goes and stays as a name
-- before
create function f(integer, integer) returns boolean language sql immutable as 'select $1 = $2';
create function g(integer, integer) returns boolean language sql immutable as 'select $1 <> $2';
create operator +# (leftarg = integer, rightarg = integer, function = f, commutator = operator(pg_catalog.-));
create operator -# (leftarg = integer, rightarg = integer, function = f);
create operator <+> (leftarg = integer, rightarg = integer, function = f, commutator = <->, negator = !+);
create operator <*> (leftarg = integer, rightarg = integer, function = f, commutator = *^);
create operator </> (leftarg = integer, rightarg = integer, function = f, commutator = <#>);
create operator <#> (leftarg = integer, rightarg = integer, function = f);
create operator <=> (leftarg = integer, rightarg = integer, function = f, negator = <!>);
create operator <!> (leftarg = integer, rightarg = integer, function = f);
create operator <~> (leftarg = integer, rightarg = integer, function = f, negator = <!~>);
create operator <!~> (leftarg = integer, rightarg = integer, function = f);
create view v as select 1 operator(app.<+>) 2 as x;
-- after
create function f(integer, integer) returns boolean language sql immutable as 'select $1 = $2';
create function g(integer, integer) returns boolean language sql immutable as 'select $1 <> $2';
create operator +# (leftarg = integer, rightarg = integer, function = f);
create operator -# (leftarg = integer, rightarg = integer, function = f, negator = operator(pg_catalog.-));
create operator <+> (leftarg = integer, rightarg = integer, function = f, negator = !+);
create operator <*> (leftarg = integer, rightarg = integer, function = f, commutator = *|);
create operator </> (leftarg = integer, rightarg = integer, function = f, commutator = <#>);
create operator <=> (leftarg = integer, rightarg = integer, function = f, negator = <!>);
create operator <!> (leftarg = integer, rightarg = integer, function = g);
create operator <!~> (leftarg = integer, rightarg = integer, function = f, negator = <~>);
create operator <~> (leftarg = integer, rightarg = integer, function = f, negator = <!~>);
create view v as select 1 operator(app.<+>) 2 as x;
