-- before
create table t (a int, b int, c int);
create statistics s1 (dependencies) on a, b from t;
create statistics s2 on a, b from t;
alter statistics s2 set statistics 500;
create statistics s3 on a, b from t;
-- after
create table t (a int, b int, c int);
create statistics s1 (ndistinct) on a, b from t;
create statistics s2 on a, b from t;
create statistics s3 on a, c from t;
alter statistics s3 set statistics 10;
