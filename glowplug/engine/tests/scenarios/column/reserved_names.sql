-- before
create table "select" ("from" int, "Where" text, "a b" int, "a.b" int, "a""b" int, "ünï" int, primary key ("from", "a b"));
create index "Order" on "select" ("Where", "a.b") where "a""b" > 0;
-- after
create table "select" ("from" bigint, "Where" varchar(3), "a b" int default 3, "a.b" int not null, "a""b" bigint, "ünï" text, "tab	x" int, primary key ("from"));
create index "Order" on "select" ("Where" desc, "a.b") where "a""b" > 1;
comment on column "select"."a""b" is 'quote '' and " and $$ and \';
comment on table "select" is E'line\nbreak';
