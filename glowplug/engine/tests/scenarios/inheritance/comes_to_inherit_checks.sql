-- about: tables come to inherit checks, which they had, or have not
-- before
create table animal (id integer, constraint positive check (id > 0));
create table cat (id integer, constraint positive check (id > 0));
create table dog (id integer);
create table pet () inherits (animal);
insert into cat values (1);
insert into dog values (2);
-- after
create table animal (id integer, constraint positive check (id > 0), constraint small check (id < 9));
create table cat (id integer, constraint positive check (id > 0), constraint small check (id < 9)) inherits (animal);
create table dog (id integer, constraint positive check (id > 0), constraint small check (id < 9)) inherits (animal);
create table pet () inherits (animal);
insert into cat values (1);
insert into dog values (2);
