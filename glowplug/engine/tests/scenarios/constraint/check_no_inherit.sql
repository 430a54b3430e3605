-- before
create table t (a int, constraint k check (a > 0) no inherit, constraint l check (a > 1)); create table c () inherits (t);
-- after
create table t (a int, constraint k check (a > 0), constraint l check (a > 1) no inherit); create table c () inherits (t);
