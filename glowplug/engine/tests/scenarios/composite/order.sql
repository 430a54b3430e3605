-- before
create type c as (a int, b text); create table t (x c);
-- after
create type c as (b text, a int); create table t (x c);
