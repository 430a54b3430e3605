-- before
create table t (a int, b int, constraint k check (a > 0), constraint l unique (a), constraint m foreign key (b) references t (a));
-- after
create table t (a int, b int, constraint k unique (a), constraint l check (a > 1), constraint m check (b > 0));
