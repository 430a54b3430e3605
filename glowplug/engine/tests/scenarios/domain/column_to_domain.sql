-- before
create domain d as int check (value > 0); create table t (x int default 5, y d, z d[]);
-- after
create domain d as int check (value > 0); create table t (x d default 5, y int, z int[]);
