-- about: a foreign key that has another name, while a check gets its own, is renamed in the partitions, too
-- before
create table r (k int primary key);
create table t (a int not null, b int not null, constraint one foreign key (b) references r, constraint two check (a > 0)) partition by range (a);
create table t1 partition of t for values from (0) to (100) partition by range (a);
create table t2 partition of t1 for values from (0) to (50);
insert into r values (1);
insert into t values (1, 1);
-- after
create table r (k int primary key);
create table t (a int not null, b int not null, constraint three foreign key (b) references r, constraint one check (a < 90)) partition by range (a);
create table t1 partition of t for values from (0) to (100) partition by range (a);
create table t2 partition of t1 for values from (0) to (50);
insert into r values (1);
insert into t values (1, 1);
