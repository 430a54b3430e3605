-- about: a partition of a table that references leaves before, and comes after, one of the table that is referenced
-- before
create table p (k text, n int, unique (k, n)) partition by list (k);
create table p1 partition of p for values in ('a');
create table p2 partition of p for values in ('b');
create table p3 partition of p for values in ('c');
create table f (k text, n int) partition by list (k);
create table f1 partition of f for values in ('a');
create table f2 partition of f for values in ('b');
alter table f add constraint f_fk foreign key (k, n) references p (k, n);
create table z (k text, n int) partition by list (k);
create table z1 partition of z for values in ('a');
create table z3 partition of z for values in ('c');
alter table z add constraint z_fk foreign key (k, n) references p (k, n);
insert into p values ('a', 1), ('b', 1), ('c', 1);
insert into f values ('a', 1), ('b', 1);
insert into z values ('a', 1), ('c', 1);
-- after
create table p (k text, n int, unique (k, n)) partition by list (k);
create table p1 (k text, n int, unique (k, n));
create table p3 (k text, n int, unique (k, n));
create table f (k text, n int) partition by list (k);
create table f1 (k text, n int);
alter table f add constraint f_fk foreign key (k, n) references p (k, n);
create table z (k text, n int) partition by list (k);
create table z1 (k text, n int);
alter table z add constraint z_fk foreign key (k, n) references p (k, n);
insert into p1 values ('a', 1);
insert into f1 values ('a', 1);
insert into z1 values ('a', 1);
