-- before
create table t (a int not null, b int); create unique index ti on t (a); create table r (x int references t (a));
-- after
create table t (a int not null, b int, constraint ti unique (a)); create table r (x int references t (a));
