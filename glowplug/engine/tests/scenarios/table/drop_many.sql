-- before
create table a (id int primary key); create table b (id int primary key references a); create table c (a int references a, b int references b);
create table d (id serial primary key, p int references d);
create index on c (a);
-- after
create table z (id int);
