-- before
create table t (a uuid default '00000000-0000-0000-0000-000000000003'); create table heir (own integer) inherits (t);
-- after
create table t (a date not null);
