-- before
create table t (a int, b int not null, c int, constraint t_pkey primary key (a));
create table r (x int references t (a));
-- after
create table t (a int, b int not null, c int, constraint t_pkey primary key (b), constraint ua unique (a));
create table r (x int references t (a), y int references t (b));
