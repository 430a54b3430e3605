-- before
create table p (a int primary key) partition by list (a); create table q (a int primary key) partition by list (a);
create table x partition of p for values in (1); create table y partition of p for values in (2);
-- after
create table p (a int primary key) partition by list (a); create table q (a int primary key) partition by list (a);
create table x partition of q for values in (1); create table y partition of p for values in (2);
