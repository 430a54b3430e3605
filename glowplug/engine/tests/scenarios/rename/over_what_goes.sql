-- about: a rename takes the name of what goes
-- rename: table app.a -> app.b
-- rename: column app.t.x -> app.t.y
-- rename: type app.d -> app.e
-- one way
-- before
create table a (id int primary key, n int);
create table b (id int primary key, other text, a int references a);
create view v as select a.n, b.other from a join b on b.a = a.id;
create table t (x int check (x > 0), y text, z int);
insert into t (x, z) values (1, 2), (3, 4);
create index t_y on t (y);
create index t_x on t (x);
create view w as select x, y, z from t;
create type d as enum ('x');
create type e as enum ('y');
create table u (d d, e e);
-- after
create table b (id int primary key, n int);
create view v as select b.n, b.id as other from b;
create table t (y int check (y > 0), z int);
create index t_y on t (y);
create view w as select y, z from t;
create type e as enum ('x');
create table u (d e);
