-- before
create function f(a int) returns int language sql as 'select a';
create table t (a int default f(1));
-- after
create function f(a int) returns int language sql as 'select a + 1';
create table t (a int default f(1));
