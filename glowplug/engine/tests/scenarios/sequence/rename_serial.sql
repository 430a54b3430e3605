-- rename: sequence app.t_id_seq -> app.numbers
-- before
create table t (id serial primary key);
-- after
create sequence numbers as int; create table t (id int primary key default nextval('numbers')); alter sequence numbers owned by t.id;
