-- before
create table x (a int);
-- after
create table a (id int not null default 1, n text, check (id > 0)); create table b (m int, n text);
create table c (extra int, n text default 'q') inherits (a, b);
create table d () inherits (c);
alter table d alter id set default 7;
create index on a (n); create index on c (n);
