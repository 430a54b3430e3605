-- about: new types of several columns are one statement, with their defaults and what is computed from them: the rows are written once, and no check, index or key between the columns sees one of them changed alone
-- before
create table t (
    a int default 1,
    b int not null default 2,
    c text,
    "D d" text,
    g int generated always as (a + b) stored,
    check (a <= b),
    unique (a, b),
    exclude using btree (a with =, b with =)
);
create index on t ((a + b)) where a < b;
create statistics s on a, b from t;
create view v as select a, b from t;
insert into t values (1, 2, 'x', 'y');
-- after
create table t (
    a text default '1',
    b text default '3',
    c varchar(10) not null default 'c',
    "D d" text not null,
    g text generated always as (a || b) stored,
    id int generated always as identity,
    r double precision default random(),
    check (a <= b),
    unique (a, b),
    exclude using btree (a with =, b with =)
);
create index on t ((a || b)) where a < b;
create statistics s on a, b from t;
create view v as select a, b from t;
insert into t (a, b, c, "D d") values ('1', '2', 'x', 'y');
