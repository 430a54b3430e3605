-- before
create table p (a int not null, b int) partition by list (a);
create table p1 partition of p for values in (1);
alter table only p add constraint pk primary key (a); alter table only p1 add constraint first primary key (a); alter index pk attach partition first;
-- after
create table p (a int, b int, constraint pk primary key (a)) partition by list (a);
create table p1 partition of p for values in (1);
