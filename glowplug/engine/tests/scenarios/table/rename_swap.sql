-- rename: table app.a -> app.b
-- rename: table app.b -> app.a
-- before
create table a (x int primary key); create table b (y text unique, x int references a);
-- after
create table b (x int constraint a_pkey primary key); create table a (y text constraint b_y_key unique, x int constraint b_x_fkey references b);
