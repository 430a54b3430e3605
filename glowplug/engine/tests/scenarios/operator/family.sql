-- about: loose members of a family come and go in place
-- before
create function cmp(integer, bigint) returns integer immutable strict language sql as 'select case when $1 < $2 then -1 when $1 > $2 then 1 else 0 end';
create operator family f using btree;
create operator class small for type integer using btree family f as
  operator 1 <, operator 3 =, operator 5 >, function 1 btint4cmp(integer, integer);
create operator class big for type bigint using btree family f as
  operator 1 <, operator 3 =, operator 5 >, function 1 btint8cmp(bigint, bigint);
alter operator family f using btree add operator 1 < (integer, bigint), function 1 (integer, bigint) cmp(integer, bigint);
create table t (a integer);
create index i on t (a small);
-- after
create function cmp(integer, bigint) returns integer immutable strict language sql as 'select case when $1 < $2 then -1 when $1 > $2 then 1 else 0 end';
create function cmp(bigint, integer) returns integer immutable strict language sql as 'select - app.cmp($2, $1)';
create operator family f using btree;
create operator class small for type integer using btree family f as
  operator 1 <, operator 3 =, operator 5 >, function 1 btint4cmp(integer, integer);
create operator class big for type bigint using btree family f as
  operator 1 <, operator 3 =, operator 5 >, function 1 btint8cmp(bigint, bigint);
alter operator family f using btree add operator 1 < (bigint, integer), operator 3 = (bigint, integer),
  function 1 (bigint, integer) cmp(bigint, integer);
create table t (a integer);
create index i on t (a small);
