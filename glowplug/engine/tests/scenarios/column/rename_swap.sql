-- rename: column app.t.a -> app.t.b
-- rename: column app.t.b -> app.t.a
-- before
create table t (a int, b text, check (a > 0)); create index i on t (a); 
-- after
create table t (b int, a text, constraint t_a_check check (b > 0)); create index i on t (b);
