-- about: a name that is still somebody else's is taken by a rename when that one leaves it
-- before
create table x (id bigint constraint x_key primary key, n integer, constraint c1 check (n > 0), constraint c2 check (n < 5));
create table y (id bigint constraint y_key primary key);
create index i1 on x (n);
create index i2 on y (id);
-- after
create table x (id bigint constraint y_key primary key, n integer, constraint c1 check (n < 5), constraint c2 check (n > 0));
create table y (id bigint constraint x_key primary key);
create index i2 on x (n);
create index i1 on y (id);
