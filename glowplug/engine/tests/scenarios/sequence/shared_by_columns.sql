-- about: a new sequence that several columns draw from goes on after the highest value of all of them
-- before
create table t (id int primary key, n int not null);
create table u (id int primary key);
insert into t values (1, 900);
insert into u values (40);
-- after
create sequence s;
create table t (id int primary key default nextval('s'), n int not null default nextval('s'));
create table u (id int primary key default nextval('s'));
insert into t values (1, 900);
insert into u values (40);
