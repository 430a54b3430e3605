-- before
create extension earthdistance schema app cascade;
create table t (a text);
-- after
create extension earthdistance schema app cascade;
create table t (b text);
