-- rename: table app.t -> app.u
-- before
create table t (a int); create table log (x int);
create rule r as on insert to t do also insert into log values (new.a);
-- after
create table u (a int); create table log (x int);
create rule r as on insert to u do also insert into log values (new.a);
