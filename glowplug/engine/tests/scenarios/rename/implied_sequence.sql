-- about: an owned sequence keeps its value when only its name changes
-- before
create sequence t_seq;
create table t (id bigint primary key default nextval('t_seq'), n bigint);
alter sequence t_seq owned by t.id;
create view v as select currval('app.t_seq'::regclass) as last;
-- after
create sequence t_id_seq;
create table t (id bigint primary key default nextval('t_id_seq'), n bigint);
alter sequence t_id_seq owned by t.id;
create view v as select currval('app.t_id_seq'::regclass) as last;
