-- before
create function lt(integer, text) returns boolean immutable language sql as 'select true';
create operator <<< (function = lt, leftarg = integer, rightarg = text);
create operator family f using hash;
-- after
create function lt(integer, text) returns boolean immutable language sql as 'select true';
create operator <<< (function = lt, leftarg = integer, rightarg = text);
create operator family f using hash;
create operator class c for type integer using btree as operator 3 =, function 1 btint4cmp(integer, integer);
grant usage, create on schema app to glow_admin;
alter operator <<< (integer, text) owner to glow_admin;
alter operator family f using hash owner to glow_admin;
