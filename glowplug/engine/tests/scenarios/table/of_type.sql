-- before
create type ty as (a int, b text);
create table t of ty (a primary key, b default 'x' not null);
create table u (a int, b text);
create table v of ty;
-- after
create type ty as (a int, b text);
create table t of ty;
create table u of ty;
create table v (a int, b text);
