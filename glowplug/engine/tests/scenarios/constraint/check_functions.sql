-- before
create function ok(x int) returns boolean language sql immutable as 'select x > 0';
create table t (a int, b text, constraint k check (ok(a)), constraint l check (b ~ '^[a-z]+$' or b is null), constraint m check (a between 1 and 9));
-- after
create function ok(x int) returns boolean language sql immutable as 'select x > 0';
create table t (a int, b text, constraint k check (ok(a) and a < 100), constraint l check (b ~ '^[a-z'']+$' or b is null), constraint m check (a in (1, 2, 3)));
