-- before
create table p (a int, b int, constraint k check (b > 0), constraint gone check (b < 100)) partition by list (a);
create table p1 partition of p (constraint own check (b < 50)) for values in (1);
-- after
create table p (a int, b int, constraint k check (b > 1), constraint fresh check (b < 99)) partition by list (a);
create table p1 partition of p (constraint own check (b < 51)) for values in (1);
create table p2 partition of p (constraint own2 check (a > 0)) for values in (2);
