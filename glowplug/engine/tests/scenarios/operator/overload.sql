-- about: a function that takes other types takes its operator along
-- before
create function same(integer, integer) returns boolean immutable language sql as 'select $1 = $2';
create operator ==== (function = same, leftarg = integer, rightarg = integer, commutator = ====);
create table t (a integer, b bigint);
create view v as select a operator(app.====) a as yes from t;
-- after
create function same(integer, bigint) returns boolean immutable language sql as 'select $1 = $2';
create operator ==== (function = same, leftarg = integer, rightarg = bigint);
create table t (a integer, b bigint);
create view v as select a operator(app.====) b as yes from t;
