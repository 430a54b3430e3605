-- before
create table t (a int not null, b int); create unique index ti on t (a); create unique index tj on t (b);
-- after
create table t (a int not null, b int); create unique index ti on t (a); create unique index tj on t (b);
alter table t add constraint pk primary key using index ti; alter table t add constraint uq unique using index tj;
