-- before
create table gone (a int);
-- after
create table parent (a int, b int generated always as (a * 2) stored);
create table child (a int, b int generated always as (a * 2) stored);
alter table child inherit parent;
create table other (c int) inherits (parent);
create table taken (a int, b int);
create table taking (c int) inherits (taken);
