-- before
create function f(a int) returns int language sql as 'select a';
create view v as select f(1);
-- after
create function f(a int) returns int language plpgsql as 'begin return a; end';
create view v as select f(1);
