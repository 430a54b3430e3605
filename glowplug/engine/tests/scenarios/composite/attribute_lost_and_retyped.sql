-- about: a type that is made anew leaves attributes out and rounds others
-- before
create type measure as (gone text, value numeric(9,3), note text);
create table t (id int primary key, m measure, many measure[]);
insert into t values (1, row('g', 1.125, 'abc'), null);
-- after
create type measure as (value numeric(9,1), note varchar(3));
create table t (id int primary key, m measure, many measure[]);
insert into t values (1, row(1.1, 'abc'), null);
