-- before
create table t (id int);
create table m (id int);
create view v as select id from m;
create policy p on t using (id in (select id from v));
-- after
create table t (id int);
create table m (id bigint);
create view v as select id from m;
create policy p on t using (id in (select id from v));
