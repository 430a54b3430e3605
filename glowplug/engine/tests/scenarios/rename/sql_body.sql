-- about: a query in a function's body names its output after the column: PostgreSQL prints it otherwise after the rename
-- rename: column app.t.a -> app.t.b
-- before
create table t (a integer, c text);
create function f() returns setof integer begin atomic select a from t; end;
create view v as select a, c from t;
-- after
create table t (b integer, c text);
create function f() returns setof integer begin atomic select b from t; end;
create view v as select b, c from t;
