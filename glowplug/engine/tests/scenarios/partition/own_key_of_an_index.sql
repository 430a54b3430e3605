-- about: a partition's own key belongs to an index of its parent, and becomes a key of another kind, or none
-- before
create table f (foo text not null, bar text not null, id integer not null) partition by list (foo);
create table f1 partition of f (unique (foo, bar)) for values in ('1');
create table f2 partition of f (constraint k unique (foo, bar)) for values in ('2');
create table f3 partition of f (constraint gone unique (foo, bar)) for values in ('3');
create table f4 partition of f for values in ('4');
create unique index i on f (foo, bar);
create unique index j on f (foo, id);
alter table f4 add constraint f4_pkey primary key using index f4_foo_id_idx;
insert into f values ('1', 'a', 1), ('2', 'b', 2), ('3', 'c', 3), ('4', 'd', 4);
-- after
create table f (foo text not null, bar text not null, id integer not null) partition by list (foo);
create table f1 partition of f (primary key (foo, bar)) for values in ('1');
create table f2 partition of f (constraint k primary key (foo, bar)) for values in ('2');
create table f3 partition of f for values in ('3');
create table f4 partition of f for values in ('4');
create unique index i on f (foo, bar);
create unique index j on f (foo, id);
insert into f values ('1', 'a', 1), ('2', 'b', 2), ('3', 'c', 3), ('4', 'd', 4);
