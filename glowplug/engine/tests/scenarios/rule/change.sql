-- before
create table t (a int, b text); create table log (a int);
create rule r as on insert to t do also insert into log values (new.a);
comment on rule r on t is 'kept';
-- after
create table t (a int, b text); create table log (a int);
create rule r as on update to t do instead insert into log values (old.a);
comment on rule r on t is 'kept';
alter table t enable always rule r;
