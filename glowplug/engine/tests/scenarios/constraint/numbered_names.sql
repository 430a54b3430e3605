-- about: where one of several constraints that PostgreSQL numbered goes, the others have its names: they are renamed
-- before
create table t (n int check (n > 0) check (n < 10) check (n <> 5), m int unique);
insert into t values (1, 1), (2, 2);
create index on t (n);
create index on t (n desc);
create index on t ((n + 1));
create domain d as int check (value > 0) check (value < 10);
create table u (v d);
insert into u values (1);
create table base (n int check (n > 0) check (n < 10));
create table child () inherits (base);
create table k (a int unique, b int references t (m), c int references t (m));
-- after
create table t (n int check (n < 10) check (n <> 5), m int unique);
create index on t (n desc);
create index on t ((n + 1));
create domain d as int check (value < 10);
create table u (v d);
create table base (n int check (n < 10));
create table child () inherits (base);
create table k (a int unique, b int references t (m), c int references t (m));
