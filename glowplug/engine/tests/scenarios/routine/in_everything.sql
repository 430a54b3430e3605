-- before
create table t (a int, b int, c int);
create function f(x int) returns int immutable language sql as 'select x';
create domain d as int check (f(value) > 0);
-- after
create function f(x int) returns int immutable language sql as 'select x + 1';
create function k(x int) returns boolean immutable language sql as 'select x > 0';
create domain d as int check (k(value));
create table t (a int default f(1), b int check (k(b)), c int generated always as (f(3)) stored, d d);
create index i on t (f(b)) where k(b);
