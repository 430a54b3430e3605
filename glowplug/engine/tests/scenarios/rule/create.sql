-- before
create table t (a int, b text); create table log (a int);
-- after
create table t (a int, b text); create table log (a int);
create rule r as on insert to t where new.a > 0 do also (insert into log values (new.a); delete from log where a = 2);
create rule "N" as on update to t do instead nothing;
create rule q as on delete to t do also notify gone;
alter table t disable rule q;
comment on rule r on t is 'rule';
