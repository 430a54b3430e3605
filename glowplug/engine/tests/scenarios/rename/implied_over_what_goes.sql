-- about: a name that goes is taken by a rename: what goes does so under another name
-- before
create table x (id bigint, n integer, constraint c1 check (n > 0), constraint c2 check (n < 5));
create table y (id bigint, n integer, constraint c1 check (n > 0), constraint c2 check (n < 5));
create index i1 on x (n);
create index i2 on x (id);
-- after
create table x (id bigint, n integer, constraint c1 check (n < 5));
create table y (id bigint, n integer, constraint c1 check (n < 5), constraint c3 check (n < 7));
create table i1 (id bigint);
create index i3 on x (n);
