-- before
create table t (a text, b text, c bytea, d numeric, e jsonb, f text);
alter table t alter a set storage external, alter b set storage plain, alter d set storage external, alter c set statistics 100, alter e set compression pglz, alter f set (n_distinct = -0.5, n_distinct_inherited = 3);
-- after
create table t (a text, b text, c bytea, d numeric, e jsonb, f text);
alter table t alter b set storage external, alter c set storage main, alter f set storage main, alter e set statistics 5, alter c set compression pglz, alter f set (n_distinct = 7);
