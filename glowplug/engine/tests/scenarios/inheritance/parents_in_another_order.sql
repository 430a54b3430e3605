-- about: The order of parents follows; what is inherited stays inherited, and what the child declares itself stays its own.
-- before
create table animal (id integer not null, name text, twice integer generated always as (id * 2) stored, constraint positive check (id > 0));
alter table animal add constraint small check (id < 100) not valid;
create table owned (owner text not null, id integer, constraint named check (owner <> ''));
create table dated (born date);
create table pet (born date, constraint positive check (id > 0)) inherits (animal, owned, dated);
create table dog () inherits (pet);
insert into dog (id, name, owner) values (1, 'rex', 'me');
-- after
create table animal (id integer not null, name text, twice integer generated always as (id * 2) stored, constraint positive check (id > 0));
alter table animal add constraint small check (id < 100) not valid;
create table owned (owner text not null, id integer, constraint named check (owner <> ''));
create table dated (born date);
create table pet (born date, constraint positive check (id > 0)) inherits (dated, animal, owned);
create table dog () inherits (pet);
insert into dog (id, name, owner) values (1, 'rex', 'me');
