-- about: attributes that change places keep their names inside of domains and other types, however deep; inside of arrays they move by place, which is announced
-- before
create type addr as (street text, gone text, no int);
create domain place as addr check ((value).no is null or (value).no > 0);
create domain home as place not null;
create type person as (name text, home addr, place place, others addr[]);
create table t (id int primary key, p person, d place, h home, e person default row('n', null, null, null)::person);
create view v as select (p).name, ((p).home).no from t;
insert into t values (1, row('n', row('s', null, 7)::addr, row('r', null, 8)::place, null), row('s', null, 7), row('s', null, 7), null);
insert into t values (2, null, null, row(null, null, null), row(null, null, null, null)::person);
-- after
create type addr as (no bigint, street text);
create domain place as addr check ((value).no is null or (value).no > 0);
create domain home as place not null;
create type person as (home addr, name text, place place, others addr[]);
create table t (id int primary key, p person, d place, h home, e person default row(null, 'n', null, null)::person);
create view v as select (p).name, ((p).home).no from t;
insert into t values (1, row(row(7, 's')::addr, 'n', row(8, 'r')::place, null), row(7, 's'), row(7, 's'), null);
insert into t values (2, null, null, row(null, null), row(null, null, null, null)::person);
