-- rename: column app.t.a -> app.t.z
-- before
create table t (a int, b text); create table log (x int);
create rule r as on insert to t do also insert into log values (new.a);
-- after
create table t (z int, b text); create table log (x int);
create rule r as on insert to t do also insert into log values (new.z);
