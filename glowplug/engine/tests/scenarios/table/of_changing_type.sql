-- before
create type ty as (a int, b text);
create type other as (c date);
create table t of ty (primary key (a));
create table plain (a int primary key, x text);
create table swaps of other;
create view v as select b from t;
-- after
create type ty as (a bigint, b text, d numeric);
create type other as (c date, e int);
create table t of ty (b default 'q', primary key (a));
create table plain of other (c not null);
create table swaps of ty;
create view v as select b from t;
