-- about: what PostgreSQL forgets of a statistics object when it builds it again for a column's new type
-- before
create table t (a int, b int);
create statistics s on a, b from t;
alter statistics s set statistics 50;
alter statistics s owner to glow_app;
comment on statistics s is 'kept';
-- after
create table t (a bigint, b int);
create statistics s on a, b from t;
alter statistics s set statistics 50;
alter statistics s owner to glow_app;
comment on statistics s is 'kept';
