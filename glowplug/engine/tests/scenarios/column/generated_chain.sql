-- before
create table t (a varchar(10), b text generated always as (upper(a)) stored, c int);
create unique index on t (b); create index on t (c) where b <> 'x';
alter table t add constraint k check (b <> '' and c > 0);
create table r (x text references t (b));
-- after
create table t (a text, b text generated always as (lower(a)) stored, c int);
create unique index on t (b); create index on t (c) where b <> 'x';
alter table t add constraint k check (b <> '' and c > 0);
create table r (x text references t (b));
