-- before
create table a (id int, constraint k check (id > 0), constraint n check (id > -1) no inherit); create table c (constraint o check (id < 9)) inherits (a); create table d (constraint k check (id > 0)) inherits (a);
-- after
create table a (id int, constraint k check (id > 1), constraint m check (id < 100)); create table c (constraint o check (id < 8)) inherits (a); create table d (constraint k check (id > 1)) inherits (a);
