-- before
create table t (a int, b int, c text);
create statistics s1 on a, b from t;
create statistics s2 on (a + b), c from t;
-- after
create table t (a bigint, b text, c varchar(10));
create statistics s1 on a, b from t;
create statistics s2 on (a + 1), c from t;
