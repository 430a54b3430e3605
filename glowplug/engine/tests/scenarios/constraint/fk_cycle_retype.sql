-- before
create table a (id int primary key, b int); create table b (id int primary key, a int references a); alter table a add constraint ab foreign key (b) references b;
-- after
create table a (id bigint primary key, b bigint); create table b (id bigint primary key, a bigint references a); alter table a add constraint ab foreign key (b) references b deferrable;
