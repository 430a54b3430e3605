-- before
create table "a ""b"" c" ("x y" int, "select" int);
-- after
create table "a ""b"" c" ("x y" int, "select" int);
grant select on "a ""b"" c" to "Glow ""Odd""";
grant update ("x y", "select") on "a ""b"" c" to "Glow ""Odd""";
