-- about: operators whose negator or commutator does not name them back: new ones, and one that comes to another that stays
-- before
create function f(boolean, boolean) returns boolean language sql immutable as 'select null::boolean';
create operator #= (leftarg = boolean, rightarg = boolean, function = f); create view v as select true operator(app.#=) false as x;
-- after
create function f(boolean, boolean) returns boolean language sql immutable as 'select null::boolean';
create operator === (leftarg = boolean, rightarg = boolean, function = f, negator = !==); create operator !== (leftarg = boolean, rightarg = boolean, function = f);
create operator <<# (leftarg = boolean, rightarg = boolean, function = f, commutator = >>#); create operator >># (leftarg = boolean, rightarg = boolean, function = f);
create operator #! (leftarg = boolean, rightarg = boolean, function = f, negator = #=); create operator #= (leftarg = boolean, rightarg = boolean, function = f);
create view v as select true operator(app.#=) false as x;
