-- before
create table p (a int not null, b text not null) partition by list (b);
create table p1 partition of p for values in ('x'); create table p2 partition of p for values in ('y');
create index pa on p (a);
alter table p1 add constraint p1_key primary key (b, a);
-- after
create table p (a int not null, b text not null) partition by list (b);
create table p1 partition of p for values in ('x'); create table p2 partition of p for values in ('y');
create index pa on p (a);
alter table p1 add constraint p1_key primary key (b, a);
create unique index whole on only p (b, a);
alter index whole attach partition p1_key;
