-- about: a column that a table has from several parents changes its type with one of them only: the others let go of it meanwhile, unless all have it from one table
-- before
create table a (x int default 1, y int check (y > 0));
create table b (x int default 2);
create table c (w int, x int default 3) inherits (a, b);
create table d (v int) inherits (c);
create table top (m int);
create table left_one () inherits (top);
create table right_one () inherits (top);
create table bottom () inherits (left_one, right_one);
insert into c (x, y, w) values (1, 2, 3);
insert into d (x, y, w, v) values (1, 2, 3, 4);
insert into bottom values (1);
-- after
create table a (x bigint default 1, y bigint not null check (y > 0));
create table b (x bigint default 2);
create table c (w text, x bigint default 9) inherits (a, b);
create table d (v text) inherits (c);
create table top (m text);
create table left_one () inherits (top);
create table right_one () inherits (top);
create table bottom () inherits (left_one, right_one);
insert into c (x, y, w) values (1, 2, 3);
insert into d (x, y, w, v) values (1, 2, 3, 4);
insert into bottom values (1);
