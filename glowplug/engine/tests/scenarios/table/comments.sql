-- before
create table t (id int primary key, a int, constraint k check (a > 0)); create index i on t (a);
create sequence s; create type e as enum ('a'); create domain d as int constraint dk check (value > 0); create type c as (x int); create type r as range (subtype = int4);
comment on table t is 'table'; comment on column t.a is 'column'; comment on constraint k on t is 'check'; comment on index i is 'index'; comment on constraint t_pkey on t is 'key'; comment on index t_pkey is 'key index';
comment on sequence s is 'seq'; comment on type e is 'enum'; comment on domain d is 'domain'; comment on constraint dk on domain d is 'domain check'; comment on type c is 'comp'; comment on column c.x is 'attribute'; comment on type r is 'range';
-- after
create table t (id int primary key, a int, constraint k check (a > 0)); create index i on t (a);
create sequence s; create type e as enum ('a'); create domain d as int constraint dk check (value > 0); create type c as (x int); create type r as range (subtype = int4);
comment on table t is 'table''s'; comment on constraint k on t is E'che\\ck'; comment on column t.id is '$$'; comment on index t_pkey is 'other'; comment on column c.x is 'attr';
comment on schema app is 'schema';
