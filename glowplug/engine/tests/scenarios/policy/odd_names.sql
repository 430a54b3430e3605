-- before
create table "T t" ("a b" int);
-- after
create table "T t" ("a b" int);
create policy "p ""q"" r" on "T t" to "Glow ""Odd""" using ("a b" > 0);
comment on policy "p ""q"" r" on "T t" is 'x';
