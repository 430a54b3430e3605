-- before
create table "T t" ("a b" int, "select" int);
-- after
create table "T t" ("a b" int, "select" int);
create statistics "s ""1""" on "a b", "select" from "T t";
comment on statistics "s ""1""" is 'x';
