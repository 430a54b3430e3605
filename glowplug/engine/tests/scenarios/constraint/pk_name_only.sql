-- before
create table t (a int, b int, constraint one primary key (a), constraint two unique (b));
create table r (x int references t (a), y int references t (b));
-- after
create table t (a int, b int, constraint uno primary key (a), constraint due unique (b));
create table r (x int references t (a), y int references t (b));
