-- about: children have the checks of their parents unproven, as pg_dump writes them, whether these stand or not
-- before
create table parent (d int, e int not null default 5);
insert into parent values (-1);
alter table parent add constraint ck check (d > 0) not valid;
create table child (x int) inherits (parent);
create table grandchild () inherits (child);
create table proven () inherits (child);
create table other (d int);
alter table other add constraint ck check (d > 0) not valid;
create table of_two (d int, y int) inherits (other, parent);
insert into child values (1, 2, 3);
insert into proven values (1, 2, 3);
insert into of_two values (1, 2, 3);
-- after
create table parent (d int, e int not null default 5);
insert into parent values (-1);
create table child (x int) inherits (parent);
create table grandchild () inherits (child);
create table proven () inherits (child);
create table other (d int);
create table of_two (d int, y int) inherits (other, parent);
create table late (z int, constraint z check (z > 0)) inherits (parent);
create table later () inherits (late);
create table of_both () inherits (other, child);
alter table parent add constraint ck check (d > 0) not valid;
alter table other add constraint ck check (d > 0) not valid;
alter table proven validate constraint ck;
insert into child values (1, 2, 3);
insert into proven values (1, 2, 3);
insert into of_two values (1, 2, 3);
