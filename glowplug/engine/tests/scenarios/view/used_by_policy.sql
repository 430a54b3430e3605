-- before
create table t (a int, owner text); create table members (name text);
create view current_members as select name from members;
alter table t enable row level security;
create policy p on t using (owner in (select name from current_members));
-- after
create table t (a int, owner text); create table members (name varchar(20));
create view current_members as select name from members;
alter table t enable row level security;
create policy p on t using (owner in (select name from current_members));
