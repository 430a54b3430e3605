-- before
create type ty as (a text, b numeric, c text, d boolean);
create type mood as enum ('sad', 'glad');
create type feeling as (at date, m mood);
create table t of ty (a not null, b default 1000, c default 'w', primary key (a));
create table turned of ty;
create table plain (d boolean, a text, x int);
create table felt of feeling;
create view v as select a from t;
create table refers (a text references t);
-- after
create type ty as (a text, b numeric, d boolean, e int);
create type mood as enum ('glad', 'sad');
create type feeling as (at date, m mood);
create table t of ty (b default 5000, d not null, primary key (a));
create table turned (d boolean, b numeric);
create table plain of ty;
create table felt of feeling;
create view v as select a from t;
create table refers (a text references t);
