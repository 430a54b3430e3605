-- before
-- after
create function lower(text) returns text immutable language sql as 'select pg_catalog.upper($1)';
create table t (a text check (lower(a) <> ''), b text check (app.lower(b) <> ''));
create view v as select lower(a) as x, app.lower(a) as y from t;
