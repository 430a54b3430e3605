-- before
create table t ();
create table u (a int);
-- after
create table t (a int);
create table u ();
create table v ();
