-- before
create table t (a int, b text); create table log (x int, y text);
create rule r as on insert to t do also insert into log values (new.a, new.b);
-- after
create table t (a int); create table log (x int, y text);
create rule r as on insert to t do also insert into log values (new.a);
