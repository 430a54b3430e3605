-- about: New parents take their places among those that stay.
-- before
create table a (x integer);
create table b (x integer);
create table c (x integer);
create table d (x integer);
create table child (x integer) inherits (b, c);
create table sole (x integer) inherits (d);
-- after
create table a (x integer);
create table b (x integer);
create table c (x integer);
create table d (x integer);
create table child (x integer) inherits (d, c, a, b);
create table sole (x integer) inherits (c, b, a);
