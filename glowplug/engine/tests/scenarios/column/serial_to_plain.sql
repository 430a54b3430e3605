-- before
create table t (id serial primary key, name text);
create table u (id int);
-- after
create table t (id int primary key, name text);
create table u (id serial);
