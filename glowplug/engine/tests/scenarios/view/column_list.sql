-- before
create table t (a int, b int);
create view v (x, y) as select a, b from t;
create view vals (n, s) as values (1, 'a'), (2, 'b');
-- after
create table t (a int, b int);
create view v (x, y, z) as select a, b, a + b from t;
create view vals (n, s) as values (1, 'a'), (3, 'b');
