-- about: partitioned tables that reference each other lose, or get, partitions whose rows do: no order will do while the keys are there
-- before
create table p (k text, n int, unique (k, n)) partition by list (k);
create table p1 partition of p for values in ('a');
create table f (k text, n int, unique (k, n)) partition by list (k);
create table f1 partition of f for values in ('a');
alter table f add constraint f_fk foreign key (k, n) references p (k, n);
alter table p add constraint p_fk foreign key (k, n) references f (k, n) deferrable initially deferred;
create table becomes_plain (k text, n int, unique (k, n)) partition by list (k);
create table becomes_plain1 partition of becomes_plain for values in ('a');
create table other (k text, n int, unique (k, n)) partition by list (k);
create table other1 partition of other for values in ('a');
alter table other add constraint other_fk foreign key (k, n) references becomes_plain (k, n);
alter table becomes_plain add constraint becomes_plain_fk foreign key (k, n) references other (k, n) deferrable initially deferred;
insert into p values ('a', 1);
insert into f values ('a', 1);
insert into becomes_plain values ('a', 1);
insert into other values ('a', 1);
-- after
create table p (k text, n int, unique (k, n)) partition by list (k);
create table p1 (k text, n int, unique (k, n));
create table f (k text, n int, unique (k, n)) partition by list (k);
create table f1 (k text, n int, unique (k, n));
alter table f add constraint f_fk foreign key (k, n) references p (k, n);
alter table p add constraint p_fk foreign key (k, n) references f (k, n) deferrable initially deferred;
create table becomes_plain (k text, n int, unique (k, n));
create table becomes_plain1 (k text, n int, unique (k, n));
create table other (k text, n int, unique (k, n));
create table other1 (k text, n int, unique (k, n));
insert into p1 values ('a', 1);
insert into f1 values ('a', 1);
