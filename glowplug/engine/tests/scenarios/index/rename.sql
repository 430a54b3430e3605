-- rename: index app.i -> app.j
-- rename: index app."A b" -> app.k
-- before
create table t (a int, b int); create index i on t (a); create index "A b" on t (b); comment on index i is 'x'; alter table t cluster on i;
-- after
create table t (a int, b int); create index j on t (a); create index k on t (b); comment on index j is 'x'; alter table t cluster on j;
