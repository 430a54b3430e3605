-- before
create table a (id int primary key, u int unique); create table b (id int primary key);
create table c (x int, y int, constraint f foreign key (x) references a (id), constraint g foreign key (y) references b (id));
-- after
create table a (id int primary key, u int unique); create table b (id int primary key);
create table c (x int, y int, constraint f foreign key (x) references b (id) on delete cascade, constraint g foreign key (y) references a (u) on update set null);
