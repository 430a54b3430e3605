-- before
create domain d as int not null default 3 constraint p check (value > 0) constraint q check (value < 100); create table t (x d, y d[]);
-- after
create domain d as int default 4 constraint p check (value > 1) constraint r check (value <> 50); create table t (x d, y d[]);
