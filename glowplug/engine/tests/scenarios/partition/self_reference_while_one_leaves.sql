-- about: a key into its own partitioned table goes before a partition does, and one that stays is taken away meanwhile: rows reference their own partition
-- before
create table goes (k text, n int, o int, unique (k, n)) partition by list (k);
create table goes_a partition of goes for values in ('a');
create table goes_b partition of goes for values in ('b') partition by list (n);
create table goes_b1 partition of goes_b for values in (1);
alter table goes add constraint goes_fk foreign key (k, o) references goes (k, n);
create table changes (k text, n int, o int, unique (k, n)) partition by list (k);
create table changes_a partition of changes for values in ('a');
create table changes_b partition of changes for values in ('b');
alter table changes add constraint changes_fk foreign key (k, o) references changes (k, n);
create table stays (k text, n int, o int, unique (k, n)) partition by list (k);
create table stays_a partition of stays for values in ('a');
create table stays_b partition of stays for values in ('b');
alter table stays add constraint stays_fk foreign key (k, o) references stays (k, n);
insert into goes values ('a', 1, 1), ('b', 1, 1);
insert into changes values ('a', 1, 1), ('b', 1, 1);
insert into stays values ('a', 1, 1), ('b', 1, 1);
-- after
create table goes (k text, n int, o int, unique (k, n)) partition by list (k);
create table goes_a (k text, n int, o int, unique (k, n));
create table goes_b (k text, n int, o int, unique (k, n)) partition by list (n);
create table goes_b1 (k text, n int, o int, unique (k, n));
create table changes (k text, n int, o int, unique (k, n)) partition by list (k);
create table changes_a (k text, n int, o int, unique (k, n));
create table changes_b partition of changes for values in ('b');
alter table changes add constraint changes_fk foreign key (k, o) references changes (k, n) on delete cascade;
create table stays (k text, n int, o int, unique (k, n)) partition by list (k);
create table stays_b partition of stays for values in ('b');
alter table stays add constraint stays_fk foreign key (k, o) references stays (k, n);
insert into goes_a values ('a', 1, 1);
insert into goes_b1 values ('b', 1, 1);
insert into changes_a values ('a', 1, 1);
