-- about: a new foreign key into a partitioned table would hold on to a partition that goes
-- before
create table m (id int, k int, primary key (id, k)) partition by list (k); create table m1 partition of m for values in (1); create table m2 partition of m for values in (2);
create table m3 partition of m for values in (3); create table r (id int, k int);
-- after
create table m (id int, k int, primary key (id, k)) partition by list (k); create table m1 partition of m for values in (1); create table m2 (id int, k int, primary key (id, k));
create table r (id int, k int, foreign key (id, k) references m);
