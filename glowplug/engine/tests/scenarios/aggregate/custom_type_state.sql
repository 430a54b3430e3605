-- before
create type st as (n int, total numeric);
create function acc(s st, v numeric) returns st immutable language sql as 'select row(s.n + 1, s.total + v)::app.st';
create function fin(s st) returns numeric immutable language sql as 'select s.total / s.n';
create aggregate mean(numeric) (sfunc = acc, stype = st, finalfunc = fin, initcond = '(0,0)');
-- after
create type st as (n bigint, total numeric);
create function acc(s st, v numeric) returns st immutable language sql as 'select row(s.n + 1, s.total + v)::app.st';
create function fin(s st) returns numeric immutable language sql as 'select s.total / nullif(s.n, 0)';
create aggregate mean(numeric) (sfunc = acc, stype = st, finalfunc = fin, initcond = '(0,0)');
