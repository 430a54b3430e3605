-- before
create table other (a int);
-- after
create table parent (a int, b int, constraint own check (b > 0) no inherit not valid);
create table child () inherits (parent);
create table grandchild () inherits (child);
alter table parent add constraint a_positive check (a > 0) not valid;
create table late () inherits (parent);
