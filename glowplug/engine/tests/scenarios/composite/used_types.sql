-- before
create type c as (a int, b varchar(5), k int); create table t (id int, x c, y c[]); create function f(c) returns int language sql as 'select 1'; create type outer_c as (p c, q int);
-- after
create type c as (a bigint, b text, z int); create table t (id int, x c, y c[]); create function f(c) returns int language sql as 'select 1'; create type outer_c as (p c, q int);
