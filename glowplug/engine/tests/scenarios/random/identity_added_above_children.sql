-- before
create table t (a integer); create table heir (own integer) inherits (t);
-- after
create table t (a integer, b integer generated always as identity); create table heir (own integer) inherits (t);
