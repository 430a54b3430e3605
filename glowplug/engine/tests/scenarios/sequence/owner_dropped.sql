-- before
create table t (a serial, b int); create table u (id serial); create sequence k owned by t.b;
-- after
create table t (b int); create sequence u_id_seq as int; create sequence t_a_seq as int; create sequence k;
