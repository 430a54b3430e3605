-- about: what merely has another name is renamed, also where something else changes with it
-- before
create table t (id bigint, code text, span int4range, n integer, constraint one primary key (id), constraint two unique (code), constraint three check (n > 0),
  constraint four check (n < 10) not valid, constraint five exclude using gist (span with &&));
create table u (id bigint, t bigint, code text, constraint u_t foreign key (t) references t (id), constraint u_code foreign key (code) references t (code));
create index a on t (n) where n > 3;
create index b on t (lower(code)) with (fillfactor = 80);
create index c on t (n);
comment on constraint two on t is 'unique';
create domain d as integer constraint positive check (value > 0) constraint small check (value < 100);
alter table t replica identity using index one;
-- after
create table t (id bigint, code text, span int4range, n integer, constraint t_pkey primary key (id), constraint t_code unique (code), constraint t_n check (n > 0),
  constraint t_n_small check (n < 10), constraint t_span exclude using gist (span with &&));
create table u (id bigint, t bigint, code text, constraint u_to_t foreign key (t) references t (id) deferrable, constraint u_to_code foreign key (code) references t (code));
create index t_a on t (n) where n > 3;
create index t_b on t (lower(code)) with (fillfactor = 70);
create index a on t (n desc);
create domain d as integer constraint d_positive check (value > 0) constraint small check (value < 50);
alter table t replica identity using index t_pkey;
alter table t cluster on t_pkey;
