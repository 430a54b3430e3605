-- about: an enum under another name, with all its columns, is renamed: no row is written anew
-- before
create type mood as enum ('sad', 'ok');
create type rest as enum ('sad', 'ok');
create table t (id int primary key, a mood default 'ok', b mood[] default '{sad}', check (a <> 'sad'));
create table u (id int primary key, c mood not null, d rest);
create index on u (c) where c = 'ok';
create view v as select id, a from t where a = 'ok';
create function f(m mood) returns mood language sql as 'select m';
insert into t values (1, 'ok', '{sad,ok}');
insert into u values (1, 'sad', 'ok');
-- after
create type feeling as enum ('sad', 'ok');
create type remaining as enum ('sad', 'ok');
create table t (id int primary key, a feeling default 'ok', b feeling[] default '{sad}', check (a <> 'sad'));
create table u (id int primary key, c feeling not null, d feeling, e remaining);
create index on u (c) where c = 'ok';
create view v as select id, a from t where a = 'ok';
create function f(m feeling) returns feeling language sql as 'select m';
