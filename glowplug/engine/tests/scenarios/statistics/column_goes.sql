-- before
create table t (a int, c int, b int);
create statistics s1 on a, b from t;
create statistics s2 on a, b, c from t;
create statistics s3 on (a + b), c from t;
-- after
create table t (a int, c int);
create statistics s2 on a, c from t;
