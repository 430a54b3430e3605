-- about: the table's owner calls the function of an index before it is taken from him
-- before
create function f(int) returns int language plpgsql immutable as 'begin return $1; end';
create table t (a int);
alter table t owner to glow_app;
insert into t values (1);
-- after
create function f(int) returns int language plpgsql immutable as 'begin return $1; end';
create table t (a int);
alter table t owner to glow_app;
create index on t (f(a));
revoke all on function f(int) from public;
