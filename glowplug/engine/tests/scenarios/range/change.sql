-- before
create type r as range (subtype = int4, multirange_type_name = rm); create table t (x r, y r[], m rm);
-- after
create type r as range (subtype = int8, multirange_type_name = rm); create table t (x r, y r[], m rm);
