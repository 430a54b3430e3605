-- one way
-- before
create table a (id int, n text); create table b (m int); create table c (id int, n text, m int); create table d () inherits (a); create table e () inherits (a, b);
-- after
create table a (id int, n text); create table b (m int); create table c (id int, n text, m int); alter table c inherit a; alter table c inherit b; create table d (id int, n text); create table e () inherits (a, b); alter table e no inherit b;
