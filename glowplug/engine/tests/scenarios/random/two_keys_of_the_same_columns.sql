-- before
create table x (a int);
-- after
create table x (a int);
create table t (c text, d int, constraint a unique (c, d), constraint b unique (c, d), constraint k primary key (c, d));
