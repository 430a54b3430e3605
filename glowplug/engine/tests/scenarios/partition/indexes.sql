-- before
create table p (a int, b int, c text) partition by list (a);
create table p1 partition of p for values in (1); create table p2 partition of p for values in (2);
create index i on p (b); create index j on p (c); create index own on p1 (c, b);
-- after
create table p (a int, b int, c text) partition by list (a);
create table p1 partition of p for values in (1); create table p2 partition of p for values in (2);
create index i on p (b desc); create unique index u on p (a, b); create index own on p1 (b, c); create index k on p (lower(c)) where b > 0;
