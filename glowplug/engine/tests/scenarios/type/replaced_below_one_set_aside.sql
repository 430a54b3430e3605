-- about: a type that waits aside for its columns holds on to the types that it is made of
-- before
create domain amount as int check (value > 0); create type kind as enum ('a', 'b', 'c'); create collation german (provider = libc, locale = 'C');
create type entry as (amount amount, kind kind, note text collate german); create domain good_entry as entry check ((value).amount > 1);
create type bill as (first entry, kinds kind[]); create type kinds as range (subtype = kind);
create table t (id int, a good_entry, b entry[], c bill, d kinds); create view v as select (c).first, d from t;
-- after
create domain amount as bigint check (value > 0); create type kind as enum ('a', 'c'); create collation german (provider = libc, locale = 'POSIX');
create type entry as (amount amount, kind kind, note text collate german); create domain good_entry as entry check ((value).amount > 2);
create type bill as (first entry, kinds kind[]); create type kinds as range (subtype = kind);
create table t (id int, a good_entry, b entry[], c bill, d kinds); create view v as select (c).first, d from t;
