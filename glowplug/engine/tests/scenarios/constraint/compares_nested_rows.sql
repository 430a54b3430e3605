-- about: a comparison of rows with rows inside, which PostgreSQL takes apart when it reads it
-- before
create table t (a int, b int, c int);
create function f() returns trigger language plpgsql as 'begin return new; end';
insert into t values (1, 2, 4);
-- after
create table t (a int, b int, c int, constraint ck check (((a, b), c) is distinct from ((1, 2), 3)));
create function f() returns trigger language plpgsql as 'begin return new; end';
create view v as select ((a, b), c) <> ((1, 2), 3) as y, ((a, b), c) < ((1, 2), 3) as l, (((a, b), c), a) = (((1, 2), 3), 4) as n from t;
create trigger tg after update on t for each row when ((old.a, (old.b, old.c)) is distinct from (new.a, (new.b, new.c))) execute function f();
create policy p on t using ((a, (b, c)) = (1, (2, 3)));
create index i on t (a) where ((a, b), c) <> ((1, 2), 3);
insert into t values (1, 2, 4);
