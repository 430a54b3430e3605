-- about: a domain is cast as what it is over, by assignment
-- before
create domain count as int;
create domain code as text;
create domain codes as text[];
create table t (id int primary key, a count, b int, c code, d code[], e codes, f code, g count);
insert into t values (1, 2, 3, 'abc', array['x'], array['y'], '12', 7);
-- after
create domain count as int;
create domain code as varchar(3);
create domain codes as varchar(3)[];
create table t (id int primary key, a int, b count, c code, d code[], e codes, f text, g bigint);
insert into t values (1, 2, 3, 'abc', array['x'], array['y'], '12', 7);
