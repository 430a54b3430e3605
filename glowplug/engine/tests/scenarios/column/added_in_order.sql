-- about: new columns come in the order of their declaration, also where some of them are computed row by row; one that needs another comes after that
-- before
create table t (a int);
create table u (z int);
insert into t values (1);
-- after
create sequence s;
create table t (
    a int,
    z uuid not null default gen_random_uuid(),
    y int default 5,
    g int generated always as (b * 2) stored,
    n int not null default nextval('s'),
    b int default 1,
    c text
);
create table u (z int, y int, x int default 1, w text);
insert into t (a) values (1);
