-- about: an attribute that goes takes its values along, in a column, in arrays and in other composite types
-- before
create type addr as (street text, gone text);
create type person as (name text, home addr);
create domain place as addr;
create table t (id int primary key, a addr, many addr[], p person, d place);
insert into t values (1, row('s', 'g'), array[row('s', 'g')::addr], row('n', row('s', 'g')::addr), row('s', 'g'));
-- after
create type addr as (street text);
create type person as (name text, home addr);
create domain place as addr;
create table t (id int primary key, a addr, many addr[], p person, d place);
insert into t values (1, row('s'), array[row('s')::addr], row('n', row('s')::addr), row('s'));
