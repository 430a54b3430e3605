-- about: a check that proves a column to hold no nulls goes after the column says so
-- before
create table t (a int, "B" text, c int, constraint c1 check (a is not null), constraint c2 check ("B" is not null), constraint c3 check (c is not null));
insert into t values (1, 'x', 2);
-- after
create table t (a int not null, "B" text not null, c bigint not null);
insert into t values (1, 'x', 2);
