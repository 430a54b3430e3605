-- before
create table t (id serial primary key, s smallserial, b bigserial);
-- after
create table t (id bigserial primary key, s serial, b bigserial);
