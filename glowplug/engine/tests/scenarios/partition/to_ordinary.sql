-- before
create table t (id int, at date not null, v text, primary key (id, at)) partition by range (at); create table t_all partition of t default; create index tv on t (v);
-- after
create table t (id int primary key, at date not null, v text); create index tv on t (v);
