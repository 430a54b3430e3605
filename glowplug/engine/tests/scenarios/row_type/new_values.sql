-- about: A column comes with values, which PostgreSQL refuses while another table has the row type: a default, an identity, one that is computed, a checked domain.
-- before
create domain positive as integer check (value > 0);
create table a (x integer);
create table b (x integer);
create table c (x integer);
create table d (x integer);
create table holder (a a, b b[], c c, d d not null default row (1));
insert into holder values (row (1), array[row (1)::b], row (2), row (3));
-- after
create domain positive as integer check (value > 0);
create table a (x integer, y integer default 5);
create table b (x integer, y integer generated always as identity);
create table c (x integer, y integer generated always as (x * 2) stored);
create table d (x integer, y positive);
create table holder (a a, b b[], c c, d d not null default row (1, 2));
insert into holder values (row (1, 2), array[row (1, 2)::b], row (2, 4), row (3, 5));
