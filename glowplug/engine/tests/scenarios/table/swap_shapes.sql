-- before
create table a (x int primary key, y text); create table b (p uuid, q date);
-- after
create table b (x int primary key, y text); create table a (p uuid, q date);
