-- before
create table t (a int4range, b int4range, c tstzrange, constraint x exclude using gist (a with &&), constraint y exclude using gist (b with =, c with &&) where (b is not null));
-- after
create table t (a int4range, b int4range, c tstzrange, constraint x exclude using gist (a with &&, b with =) with (fillfactor = 70) deferrable, constraint y exclude using gist (b with =, c with &&) where (c is not null) initially deferred deferrable);
