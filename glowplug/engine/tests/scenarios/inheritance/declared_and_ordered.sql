-- about: A child declares a column of a parent, which gets another column and another type, while its parents change places.
-- one way
-- before
create table animal (id integer, name text, constraint positive check (id > 0));
create table owned (owner text, id2 integer);
create table pet () inherits (animal, owned);
insert into pet values (1, 'rex', 'me', 2);
-- after
create table animal (id bigint, name text, legs integer, constraint positive check (id > 0));
create table owned (owner text, id2 integer);
create table pet (id bigint) inherits (owned, animal);
insert into pet (id, name, owner, id2) values (1, 'rex', 'me', 2);
