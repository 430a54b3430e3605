-- before
create domain d as int check (value > 0);
create function f(d) returns d language sql as 'select $1';
create table t (a d default f(1));
-- after
create domain d as bigint check (value > 0);
create function f(d) returns d language sql as 'select $1';
create table t (a d default f(1));
