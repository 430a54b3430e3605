-- before
create table t (a int primary key); create table u (a int not null); create table v (a int primary key);
-- after
create table t (a int not null); create table u (a int primary key); create table v (a int);
