-- before
create function may(int) returns bool language sql stable as 'select true';
create table t (id int);
create policy p on t using (may(id));
-- after
create function may(int) returns bool language sql stable as 'select false';
create table t (id int);
create policy p on t using (may(id));
