-- before
create table t (a int, b int, c text);
-- after
create table t (a int, b int, c text);
create statistics s1 (dependencies) on a, b from t;
create statistics s2 on a, c from t;
create statistics s3 (ndistinct, mcv) on a, (b * 2), lower(c) from t;
create statistics s4 on (lower(c)) from t;
alter statistics s2 set statistics 500;
comment on statistics s1 is 'one';
alter statistics s4 owner to glow_app;
