-- about: a namespace that expressions name as a constant goes after them
-- scope: database
-- before
create schema named;
create table t (a regnamespace default 'named'::regnamespace, b int, constraint c check (a <> 'named'::regnamespace));
create index i on t (b) where a = 'named'::regnamespace;
create view v as select 'named'::regnamespace as a;
create materialized view m as select 'named'::regnamespace as a;
create function f(x regnamespace default 'named'::regnamespace) returns int language sql as 'select 1';
create policy p on t using (a = 'named'::regnamespace);
create domain d as regnamespace check (value <> 'named'::regnamespace);
-- after
create table t (a regnamespace, b int);
