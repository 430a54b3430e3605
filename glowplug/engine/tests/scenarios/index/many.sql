-- since: 15
-- before
create table t (a int, b text, c jsonb, d int4range, e tsvector, f int[]);
create index i1 on t (a); create index i2 on t (b text_pattern_ops); create index i3 on t using gin (c); create index i4 on t using gist (d); create index i5 on t using gin (e); create index i6 on t using hash (a); create index i7 on t using brin (a) with (pages_per_range = 32); create index i8 on t using spgist (b); create index i9 on t (lower(b), a desc nulls last); create unique index i10 on t (a) nulls not distinct; create index i11 on t (a) include (b); create index i12 on t (a) where b is not null;
-- after
create table t (a int, b text, c jsonb, d int4range, e tsvector, f int[]);
create index i1 on t (a desc); create index i2 on t (b); create index i3 on t using gin (c jsonb_path_ops) with (fastupdate = off); create index i4 on t using spgist (d); create index i5 on t using gist (e tsvector_ops (siglen = 100)); create index i6 on t using btree (a); create index i7 on t using brin (a) with (pages_per_range = 64, autosummarize = on); create index i8 on t using spgist (b) where b <> 'WHERE (x)'; create index i9 on t (upper(b), a desc nulls last); create unique index i10 on t (a); create index i11 on t (a) include (b, c); create index i12 on t (a) where b is null; create index i13 on t using gin (f);
