-- one way
-- before
create table p (a int, b int);
create table c (d int) inherits (p);
create table g () inherits (c);
create table l () inherits (p);
insert into c values (1, 2, 3);
create table q (a int, b int);
create table r () inherits (q);
create table s () inherits (r);
-- after
create table p (a int);
create table c (d int, b int) inherits (p);
create table g () inherits (c);
create table l () inherits (p);
create table q (a int);
create table r () inherits (q);
create table s (b int) inherits (r);
