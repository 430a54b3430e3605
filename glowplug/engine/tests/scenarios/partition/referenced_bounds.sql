-- about: a foreign key makes way while a partition of the table that it references takes another bound, or another key
-- before
create table p (k int primary key, up int references p) partition by list (k);
create table p1 partition of p for values in (1);
create table c (r int not null references p on delete cascade);
insert into p values (1, 1); insert into c values (1);
create table q (k int primary key) partition by list (k);
create table q1 partition of q for values in (1, 2) partition by list (k);
create table q1a partition of q1 for values in (1);
create table d (r int not null references q);
insert into q values (1); insert into d values (1);
-- after
create table p (k int primary key, up int references p) partition by list (k);
create table p1 partition of p for values in (1, 2);
create table c (r int not null references p on delete cascade);
insert into p values (1, 1); insert into c values (1);
create table q (k int primary key) partition by list (k);
create table q1 partition of q for values in (1, 2) partition by range (k);
create table q1a partition of q1 for values from (1) to (2);
create table d (r int not null references q);
insert into q values (1); insert into d values (1);
