-- before
create table "Odd ""t" ("Col 1" int, "sel.ect" text);
create view "View; drop" as select "Col 1" from "Odd ""t";
-- after
create table "Odd ""t" ("Col 1" int, "sel.ect" text);
create view "View; drop" as select "Col 1", "sel.ect" as "a ""q""" from "Odd ""t";
comment on column "View; drop"."a ""q""" is 'x';
