-- before
create table p (a int, b int default 1, c int) partition by list (a);
create table p1 partition of p (b default 2, c not null) for values in (1);
create table p2 partition of p for values in (2);
-- after
create table p (a int, b int default 3, c int) partition by list (a);
create table p1 partition of p for values in (1);
create table p2 partition of p (b default 4, c not null default 9) for values in (2);
comment on table p1 is 'one'; comment on column p2.b is 'b of two';
