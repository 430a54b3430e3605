-- about: A column that a child has from its parent becomes the child's own as well; what a child of it has stays inherited. No statement leads back.
-- one way
-- before
create table animal (id integer not null, name text collate "C" default 'x', twice integer generated always as (id * 2) stored, legs integer);
create table pet (age integer) inherits (animal);
create table dog () inherits (pet);
insert into dog (id, name, legs, age) values (1, 'rex', 4, 3);
-- after
create table animal (id integer not null, name text collate "C" default 'x', twice integer generated always as (id * 2) stored, legs integer);
create table pet (name text collate "C" default 'x', id integer, twice integer, age integer) inherits (animal);
create table dog () inherits (pet);
insert into dog (id, name, legs, age) values (1, 'rex', 4, 3);
