-- about: operators with their ties, families with loose members, classes, and an index that uses one
-- before
create type point2 as (x integer, y integer);
create table t (p point2, a integer);
-- after
create type point2 as (x integer, y integer);
create function p_lt(point2, point2) returns boolean immutable language sql as 'select ($1).x < ($2).x';
create function p_le(point2, point2) returns boolean immutable language sql as 'select ($1).x <= ($2).x';
create function p_eq(point2, point2) returns boolean immutable language sql as 'select ($1).x = ($2).x';
create function p_ge(point2, point2) returns boolean immutable language sql as 'select ($1).x >= ($2).x';
create function p_gt(point2, point2) returns boolean immutable language sql as 'select ($1).x > ($2).x';
create function p_cmp(point2, point2) returns integer immutable language sql as 'select ($1).x - ($2).x';
create function neg(point2) returns point2 immutable language sql as 'select row(-($1).x, -($1).y)::app.point2';
create operator < (function = p_lt, leftarg = point2, rightarg = point2, commutator = >, negator = >=, restrict = scalarltsel, join = scalarltjoinsel);
create operator <= (function = p_le, leftarg = point2, rightarg = point2, commutator = >=, negator = >);
create operator === (function = p_eq, leftarg = point2, rightarg = point2, commutator = ===, hashes, merges);
create operator >= (function = p_ge, leftarg = point2, rightarg = point2, commutator = <=, negator = <);
create operator > (function = p_gt, leftarg = point2, rightarg = point2, commutator = <, negator = <=);
create operator !! (function = neg, rightarg = point2);
comment on operator !! (none, point2) is 'it''s negated';
create operator family p_family using btree;
comment on operator family p_family using btree is 'by x';
create operator class p_class for type point2 using btree family p_family as
  operator 1 <, operator 2 <=, operator 3 ===, operator 4 >=, operator 5 >, function 1 p_cmp(point2, point2);
comment on operator class p_class using btree is 'the way of x';
create operator class implied for type point2 using hash as operator 1 ===;
create table t (p point2, a integer);
create index t_p on t using btree (p p_class);
create view negated as select !! p as p from t where p === row(1, 2)::point2;
