-- rename: type app.money2 -> app.amount
-- before
create type money2 as (value numeric, currency text);
create function add(money2, money2) returns money2 immutable language sql as 'select $1';
create operator + (function = add, leftarg = money2, rightarg = money2, commutator = +);
create function to_text(money2) returns text immutable language sql as 'select ($1).currency';
create cast (money2 as text) with function to_text(money2) as assignment;
-- after
create type amount as (value numeric, currency text);
create function add(amount, amount) returns amount immutable language sql as 'select $1';
create operator + (function = add, leftarg = amount, rightarg = amount, commutator = +);
create function to_text(amount) returns text immutable language sql as 'select ($1).currency';
create cast (amount as text) with function to_text(amount) as assignment;
