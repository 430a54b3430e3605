-- since: 15
-- before
create table a (id int primary key, x int, unique (id, x));
create table c (x int references a, y int references a on delete set null, z int references a deferrable, w int references a deferrable initially deferred, m int, n int, foreign key (m, n) references a (id, x) match full);
-- after
create table a (id int primary key, x int, unique (id, x));
create table c (x int references a on delete restrict, y int references a on delete set default on update cascade, z int references a, w int references a deferrable, m int, n int, foreign key (m, n) references a (id, x) on delete set null (n));
