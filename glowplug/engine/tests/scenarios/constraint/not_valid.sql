-- before
create table a (id int primary key); create table t (x int, y int); 
alter table t add constraint c check (x > 0) not valid, add constraint f foreign key (x) references a not valid, add constraint d check (y > 0), add constraint g foreign key (y) references a;
-- after
create table a (id int primary key); create table t (x int, y int);
alter table t add constraint c check (x > 0), add constraint f foreign key (x) references a, add constraint d check (y > 0) not valid, add constraint g foreign key (y) references a not valid;
create table n (x int); alter table n add constraint c check (x > 0) not valid, add constraint f foreign key (x) references a not valid;
