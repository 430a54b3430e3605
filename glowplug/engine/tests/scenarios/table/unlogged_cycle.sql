-- before
create table a (id int primary key, b int); create table b (id int primary key, a int references a); alter table a add foreign key (b) references b;
create table s (id int primary key, p int references s, n serial);
-- after
create unlogged table a (id int primary key, b int); create unlogged table b (id int primary key, a int references a); alter table a add foreign key (b) references b;
create unlogged table s (id int primary key, p int references s, n serial);
