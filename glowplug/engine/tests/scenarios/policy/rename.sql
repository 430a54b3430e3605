-- rename: policy app.t.old -> app.t.new
-- before
create table t (id int);
create policy old on t using (id > 0);
-- after
create table t (id int);
create policy new on t using (id > 1);
