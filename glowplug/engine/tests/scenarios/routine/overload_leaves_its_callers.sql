-- about: what called an overload that goes calls the one that stays, under the same words
-- before
create function f(int) returns boolean language sql immutable as 'select $1 > 1';
create function f(anyelement) returns boolean language sql immutable as 'select true';
create function same(int, int) returns boolean language sql immutable as 'select $1 = $2';
create function any_same(anyelement, anyelement) returns boolean language sql immutable as 'select true';
create operator === (leftarg = int, rightarg = int, function = same);
create operator === (leftarg = anyelement, rightarg = anyelement, function = any_same);
create table t (a int, b boolean default f(2));
create index on t (f(a));
create policy p on t using (f(a) or a === 3);
create view v as select f(a), a === 1 as same from t;
create view w as select f(a) as x from t;
-- after
create function f(anyelement) returns boolean language sql immutable as 'select true';
create function any_same(anyelement, anyelement) returns boolean language sql immutable as 'select true';
create operator === (leftarg = anyelement, rightarg = anyelement, function = any_same);
create table t (a int, b boolean default f(2));
create index on t (f(a));
create policy p on t using (f(a) or a === 3);
create view v as select f(a), a === 1 as same from t;
create view w as select f(a) as x from t;
