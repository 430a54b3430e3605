-- before
create type e as enum ('a', 'b', 'c');
create domain de as e default 'a' check (value <> 'c');
create type ce as (x e, y e[]);
create function f(e) returns e language sql immutable as 'select $1';
create table t (id int primary key, x e default 'a', y e[] default '{a,b}', z e generated always as (x) stored, d de, constraint k check (x <> 'c'));
create index ti on t (x) where x = 'b'; create unique index tu on t (y);
create view v as select id, x from t where x = 'a';
create table ref (x e primary key); 
create policy p on t using (x = 'a');
-- after
create type e as enum ('c', 'a', 'b');
create domain de as e default 'a' check (value <> 'c');
create type ce as (x e, y e[]);
create function f(e) returns e language sql immutable as 'select $1';
create table t (id int primary key, x e default 'b', y e[] default '{a,b}', z e generated always as (x) stored, d de, constraint k check (x <> 'c'));
create index ti on t (x) where x = 'b'; create unique index tu on t (y);
create view v as select id, x from t where x = 'a';
create table ref (x e primary key);
create policy p on t using (x = 'a');
