-- about: an attribute gets to its new type as a column would, not through its text
-- before
create type size as (width numeric, unit text, depth real);
create table item (id integer, size size);
insert into item values (1, row(1.4, 'cm', 2.5)), (2, null), (3, row(null, null, null));
-- after
create type size as (width integer, unit varchar(10), depth bigint);
create table item (id integer, size size);
insert into item values (1, row(1, 'cm', 2)), (2, null), (3, row(null, null, null));
