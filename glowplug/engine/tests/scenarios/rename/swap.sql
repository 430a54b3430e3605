-- about: two tables and two columns trade their names, through a name in between
-- rename: table app.old -> app.new
-- rename: table app.new -> app.old
-- rename: column app.t.a -> app.t.b
-- rename: column app.t.b -> app.t.a
-- before
create table old (id int constraint old_pkey primary key, x int);
create table new (id int constraint new_pkey primary key, y text);
insert into old values (1, 1);
insert into new values (2, 'two'), (3, 'three');
create table t (id int, a int, b int, check (a < b));
create table child (c int) inherits (t);
insert into t values (1, 1, 2);
create view v as select id, a, b from t;
create materialized view m as select o.x, n.y from old o, new n;
grant select (a) on t to glow_reader;
-- after
create table new (id int constraint old_pkey primary key, x int);
create table old (id int constraint new_pkey primary key, y text);
create table t (id int, b int, a int, check (b < a));
create table child (c int) inherits (t);
create view v as select id, b as a, a as b from t;
create materialized view m as select o.x, n.y from new o, old n;
grant select (b) on t to glow_reader;
