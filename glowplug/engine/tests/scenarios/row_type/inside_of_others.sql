-- about: A table is logged no more, or changes a type, while its rows are inside of composites, domains and the rows of other tables.
-- before
create table t (a integer, b text);
create type pair as (n integer, t t);
create domain many as t[];
create table holder (id integer, pair pair, many many, t t not null default row (3, 'z'));
create table outer_holder (held holder, held_too holder[]);
insert into holder values (1, row (1, row (1, 'x')), array[row (2, 'y')::t], row (4, 'z'));
insert into outer_holder select h, array[h] from holder h;
-- after
create unlogged table t (a integer, b text);
create type pair as (n integer, t t);
create domain many as t[];
create table holder (id bigint, pair pair, many many, t t not null default row (3, 'z'));
create table outer_holder (held holder, held_too holder[]);
insert into holder values (1, row (1, row (1, 'x')), array[row (2, 'y')::t], row (4, 'z'));
insert into outer_holder select h, array[h] from holder h;
