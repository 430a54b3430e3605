-- about: inside of arrays, domains and other types, too, attributes keep their names where new ones come last
-- before
create type addr as (street text, gone text, no int);
create type person as (name text, home addr);
create domain place as addr;
create table t (id int primary key, a addr, many addr[], p person, d place);
insert into t values (1, row('s', null, 7), array[row('s', null, 7)::addr, null], row('n', row('s', null, 7)::addr), row('s', null, 7));
-- after
create type addr as (street text, no bigint, zip text);
create type person as (name text, home addr);
create domain place as addr;
create table t (id int primary key, a addr, many addr[], p person, d place);
insert into t values (1, row('s', 7, null), array[row('s', 7, null)::addr, null], row('n', row('s', 7, null)::addr), row('s', 7, null));
