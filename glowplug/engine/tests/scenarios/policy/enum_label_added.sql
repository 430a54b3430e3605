-- before
create type role as enum ('a', 'b');
create table t (r role);
create policy p on t using (r = 'a');
-- after
create type role as enum ('a', 'b', 'c');
create table t (r role);
create policy p on t using (r = 'c');
