-- before
create table other (a int);
-- after
create table other (a int);
create table r (id int not null, at date not null, v text default 'x', check (id > 0), primary key (id, at)) partition by range (at);
create table r_2023 partition of r for values from ('2023-01-01') to ('2024-01-01');
create table r_2024 partition of r (v default 'y', check (v <> '')) for values from ('2024-01-01') to ('2025-01-01');
create table r_other partition of r default;
create index on r (v);
create table l (k text, n int) partition by list (k);
create table l_a partition of l for values in ('a', 'b', null);
create table l_d partition of l default;
create table h (k int) partition by hash (k);
create table h0 partition of h for values with (modulus 2, remainder 0);
create table h1 partition of h for values with (modulus 2, remainder 1);
create table e (a int, b int) partition by range (a, (b + 1));
create table e1 partition of e for values from (minvalue, minvalue) to (10, maxvalue);
create table nobody (a int) partition by list (a);
create index on nobody (a);
