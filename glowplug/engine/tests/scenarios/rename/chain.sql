-- about: a name that one object leaves is taken by another one, in tables and in columns
-- rename: table app.a -> app.b
-- rename: table app.b -> app.c
-- rename: column app.a.x -> app.b.y
-- rename: column app.a.y -> app.b.z
-- before
create table a (id int primary key, x int not null default 1, y int check (y > 0));
create table b (id int primary key, a int references a, y text);
create index b_y on b (y);
insert into a values (1, 2, 3), (2, 5, 6);
insert into b values (1, 1, 'one');
create view v as select a.x, a.y, b.y as text from a join b on b.a = a.id;
comment on column a.x is 'first';
comment on column a.y is 'second';
-- after
create table b (id int primary key, y int not null default 1, z int check (z > 0));
create table c (id int primary key, a int references b, y text);
create index b_y on c (y);
create view v as select b.y as x, b.z as y, c.y as text from b join c on c.a = b.id;
comment on column b.y is 'first';
comment on column b.z is 'second';
