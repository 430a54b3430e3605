-- before
create type role as enum ('a', 'b');
create table t (r role);
create policy p on t using (r = 'a');
-- after
create type role as enum ('b', 'a', 'c');
create table t (r role);
create policy p on t using (r = 'a');
