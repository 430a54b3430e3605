-- about: a check from above goes along with a column that the child declares, too
-- before
create table p (a integer, extra integer default 3, constraint c check (extra > 0));
create table k (extra integer default 4) inherits (p);
create table l (extra integer, constraint c check (extra > 0)) inherits (p);
-- after
create table p (a integer);
create table k () inherits (p);
create table l () inherits (p);
