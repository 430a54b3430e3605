-- before
create table r (id int primary key); create table r2 (id int primary key);
create table p (a int, b int constraint f references r, c int) partition by list (a);
create table p1 partition of p for values in (1); create table p2 partition of p for values in (2);
-- after
create table r (id int primary key); create table r2 (id int primary key);
create table p (a int, b int constraint f references r2 on delete cascade, c int constraint g references r) partition by list (a);
create table p1 partition of p for values in (1); create table p2 partition of p for values in (2); create table p3 partition of p for values in (3);
alter table p1 add constraint own foreign key (a) references r;
