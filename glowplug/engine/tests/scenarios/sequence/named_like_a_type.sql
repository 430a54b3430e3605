-- about: a sequence takes no type's name while it stands, and cannot come while a type of its name does
-- before
create sequence q;
create type s as range (subtype = integer, multirange_type_name = m);
-- after
create type q as range (subtype = integer);
create type m as enum ('b');
create sequence s;
