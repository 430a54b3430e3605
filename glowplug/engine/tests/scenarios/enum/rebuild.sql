-- before
create type s as enum ('a', 'b', 'c');
create table t (x s not null default 'a', y s[] default '{a,b}', z int);
create index on t (x);
create index on t (z) where x = 'a';
alter table t add constraint chk check (x <> 'b' or z > 0);
-- after
create type s as enum ('c', 'a');
create table t (x s not null default 'a', y s[] default '{a}', z int);
create index on t (x);
create index on t (z) where x = 'a';
alter table t add constraint chk check (x <> 'c' or z > 0);
