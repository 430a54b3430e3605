-- rename: table app.t -> app.v
-- rename: column app.v.id -> app.v.key
-- before
create table t (id serial primary key, n int references t);
-- after
create sequence t_id_seq as int; create table v (key int default nextval('t_id_seq') constraint t_pkey primary key, n int constraint t_n_fkey references v); alter sequence t_id_seq owned by v.key;
