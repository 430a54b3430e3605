-- before
create table a (id int primary key);
create table b (id int primary key, a int references a);
create table c (id int primary key, b int references b);
-- after
create unlogged table a (id int primary key);
create unlogged table b (id int primary key, a int references a);
create unlogged table c (id int primary key, b int references b);
