-- about: a new column of a domain with constraints makes PostgreSQL look at every row and write it; one of a domain without any, or of an array, does not
-- before
create domain pos as int check (value > 0);
create domain plain as int;
create domain over_pos as pos;
create table t (a int);
create table u (a int);
insert into t values (1);
insert into u values (1);
-- after
create domain pos as int check (value > 0);
create domain plain as int;
create domain over_pos as pos;
create table t (a int, b pos, c over_pos default 5, d plain default 1);
create table u (a int, b plain default 1, c pos[] default '{1}');
insert into t values (1);
insert into u values (1);
