-- before
create type e as enum ('a', 'b'); create domain d as int;
create table p (k e, n d) partition by list (k); create table pa partition of p for values in ('a');
-- after
create type e as enum ('a', 'b', 'c'); create domain d as int;
create table p (k e, n d) partition by list (k); create table pa partition of p for values in ('a'); create table pc partition of p for values in ('c');
