-- about: a column is renamed that partition keys name, those of partitions that are partitioned themselves and those in expressions too
-- rename: column app.p.a -> app.p.key
-- rename: column app.p.b -> app.p.word
-- rename: column app.e.n -> app.e.m
-- before
create table p (a int, b text, c int) partition by range (a); create table p1 partition of p for values from (0) to (10) partition by list (lower(b)); create table p11 partition of p1 for values in ('x');
create table e (n text, o int) partition by range (lower(n), o); create table e1 partition of e for values from ('a', 0) to ('z', 0);
insert into p values (1, 'X', 2); insert into e values ('M', 1);
-- after
create table p (key int, word text, c int) partition by range (key); create table p1 partition of p for values from (0) to (10) partition by list (lower(word)); create table p11 partition of p1 for values in ('x');
create table e (m text, o int) partition by range (lower(m), o); create table e1 partition of e for values from ('a', 0) to ('z', 0);
