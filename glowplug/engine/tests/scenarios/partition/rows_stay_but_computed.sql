-- about: a column that is computed from now on has no place for its values: that is said, also where all rows move
-- one way
-- before
create table t (id integer primary key, total integer);
-- after
create table t (id integer primary key, total integer generated always as (id * 2) stored) partition by hash (id);
create table t_0 partition of t for values with (modulus 1, remainder 0);
