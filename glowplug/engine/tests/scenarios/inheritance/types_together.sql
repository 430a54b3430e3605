-- about: new types of a parent's columns are one statement for all children; what is a child's own is one by itself; a default is said of each table alone
-- before
create table p (a int default 1, b int, c int);
create table c (x int, y int default 3) inherits (p);
create table q (a int, b int default 3, c int) partition by range (a);
create table q1 partition of q (b default 4) for values from (0) to (10);
create index on q (b, c);
insert into p values (1, 2, 3);
insert into c values (1, 2, 3, 4, 5);
insert into q values (1, 2, 3);
-- after
create table p (a bigint default 1, b bigint not null, c text);
create table c (x bigint, y bigint not null default 3) inherits (p);
create table q (a int not null, b bigint not null default 3, c text) partition by range (a);
create table q1 partition of q (b default 4) for values from (0) to (10);
create index on q (b, c);
insert into p values (1, 2, 3);
insert into c values (1, 2, 3, 4, 5);
insert into q values (1, 2, 3);
