-- before
create type r as range (subtype = float8, subtype_diff = float8mi); create table t (x r); create index on t using gist (x);
-- after
create type r as range (subtype = float8, multirange_type_name = rs); create table t (x r, y rs); create index on t using gist (x);
