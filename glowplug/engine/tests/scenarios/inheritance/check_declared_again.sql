-- about: A check that a child has from its parent becomes the child's own as well, and the other way round, where the parent's is made anew. So on a child of a child.
-- before
create table animal (id integer not null, constraint positive check (id > 0), constraint small check (id < 100));
create table pet (constraint small check (id < 100)) inherits (animal);
create table dog () inherits (pet);
create table cat (constraint positive check (id > 0)) inherits (animal);
insert into dog values (1);
-- after
create table animal (id integer not null, constraint positive check (id > 0), constraint small check (id < 100));
create table pet (constraint positive check (id > 0), constraint small check (id < 100)) inherits (animal);
create table dog (constraint small check (id < 100)) inherits (pet);
create table cat () inherits (animal);
insert into dog values (1);
