-- before
create table a (id int primary key); create table b (id int primary key, a int references a); create table c (b int references b, a int references a);
-- after
create table a (id bigint primary key); create table b (id bigint primary key, a bigint references a); create table c (b bigint references b, a bigint references a);
