-- about: a class is made anew with the indexes that use it; what else is there stays
-- before
create function cmp(text, text) returns integer immutable strict language sql as 'select length($1) - length($2)';
create function shorter(text, text) returns boolean immutable strict language sql as 'select length($1) < length($2)';
create function is_equal(text, text) returns boolean immutable strict language sql as 'select length($1) = length($2)';
create operator <# (function = shorter, leftarg = text, rightarg = text);
create operator =# (function = is_equal, leftarg = text, rightarg = text);
create operator class by_length for type text using btree as operator 1 <#, operator 3 =#, function 1 cmp(text, text);
create table t (a text, b text);
create index t_a on t (a by_length);
create index t_b on t (b);
create operator class near for type point using gist as
  operator 15 <-> (point, point) for order by pg_catalog.float_ops,
  function 1 gist_point_consistent(internal, point, smallint, oid, internal), function 2 gist_box_union(internal, internal),
  function 3 gist_point_compress(internal), function 5 gist_box_penalty(internal, internal, internal),
  function 6 gist_box_picksplit(internal, internal), function 7 gist_box_same(box, box, internal),
  function 8 (point, point) gist_point_distance(internal, point, smallint, oid, internal), storage box;
-- after
create function cmp(text, text) returns integer immutable strict language sql as 'select length($1) - length($2)';
create function shorter(text, text) returns boolean immutable strict language sql as 'select octet_length($1) < octet_length($2)';
create function is_equal(text, text) returns boolean immutable strict language sql as 'select length($1) = length($2)';
create function longer(text, text) returns boolean immutable strict language sql as 'select length($1) > length($2)';
create operator <# (function = shorter, leftarg = text, rightarg = text);
create operator =# (function = is_equal, leftarg = text, rightarg = text);
create operator ># (function = longer, leftarg = text, rightarg = text);
create operator class by_length for type text using btree as operator 1 <#, operator 3 =#, operator 5 >#, function 1 cmp(text, text);
create table t (a text, b text);
create index t_a on t (a by_length);
create index t_b on t (b);
