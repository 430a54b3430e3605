-- about: a foreign key hangs on one unique index of the referenced columns, not on the columns alone
-- before
create table p (id int primary key, k text not null unique);
create table c (pid int references p, pk text references p (k));
-- after
create table p (id int, k text not null, constraint p_pk primary key (k), constraint p_u unique (id));
create table c (pid int references p (id) on delete set null, pk text references p (k) deferrable initially deferred);
