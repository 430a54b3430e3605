-- before
create table p (a int, b text, constraint pk primary key (a)) partition by range (a);
create table p1 partition of p for values from (0) to (10);
create table s (a int, b text, constraint spk primary key (a));
create index pb on p (b);
-- after
create table p (a int, b text, constraint pk primary key (a)) partition by range (a);
create table p1 (a int, b text, constraint p1_pkey primary key (a));
create index p1_b_idx on p1 (b);
create index pb on p (b);
create table s (a int not null, b text, constraint spk primary key (a));
create index sb on s (b);
alter table p attach partition s for values from (0) to (100);
