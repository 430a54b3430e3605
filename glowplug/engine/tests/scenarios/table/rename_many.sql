-- rename: table app.a -> app."A"
-- rename: table app.b -> app.c
-- before
create table a (id int constraint ak primary key); create table b (a int constraint bf references a, check (a > 0)); create index bi on b (a);
-- after
create table "A" (id int constraint ak primary key); create table c (a int constraint bf references "A", constraint b_a_check check (a > 0)); create index bi on c (a);
