-- before
create type x as enum ('a'); create type y as (a int); create domain z as int; create type w as range (subtype = int4);
-- after
create type y as enum ('a'); create type x as (a int); create domain w as int; create type z as range (subtype = int4);
