-- before
create function may(int) returns bool language sql stable as 'select true';
create table t (id int);
create policy p on t using (may(id));
-- after
create function may(bigint) returns bool language sql stable as 'select true';
create table t (id bigint);
create policy p on t using (may(id));
