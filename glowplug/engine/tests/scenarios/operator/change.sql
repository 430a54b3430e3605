-- about: estimators are set in place; a commutator that goes or comes ties and unties by itself
-- before
create function lt(integer, text) returns boolean immutable language sql as 'select true';
create function gt(text, integer) returns boolean immutable language sql as 'select true';
create function other(integer, text) returns boolean immutable language sql as 'select false';
create operator <<< (function = lt, leftarg = integer, rightarg = text, commutator = >>>, restrict = scalarltsel);
create operator >>> (function = gt, leftarg = text, rightarg = integer, commutator = <<<);
create operator <~> (function = lt, leftarg = integer, rightarg = text);
create operator ## (function = lt, leftarg = integer, rightarg = text, restrict = neqsel, join = neqjoinsel);
create operator ### (function = lt, leftarg = integer, rightarg = text);
create view uses as select 1 operator(app.<~>) 'x' as yes;
-- after
create function lt(integer, text) returns boolean immutable language sql as 'select true';
create function gt(text, integer) returns boolean immutable language sql as 'select true';
create function other(integer, text) returns boolean immutable language sql as 'select false';
create operator <<< (function = lt, leftarg = integer, rightarg = text, restrict = scalargtsel);
create operator <~> (function = other, leftarg = integer, rightarg = text);
create operator ## (function = lt, leftarg = integer, rightarg = text, join = eqjoinsel);
create operator ### (function = lt, leftarg = integer, rightarg = text, commutator = >>>);
create operator >>> (function = gt, leftarg = text, rightarg = integer, commutator = ###);
create view uses as select 1 operator(app.<~>) 'x' as yes;
comment on operator ## (integer, text) is 'told';
