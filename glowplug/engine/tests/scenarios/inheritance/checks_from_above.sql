-- before
create table gone (a int);
-- after
create table parent (a text, b text, constraint short check (length(a) < 5));
create table child (a text, c text, constraint long check (length(a) > 2), constraint own check (length(c) > 1)) inherits (parent);
create function f(text) returns boolean language sql immutable as 'select $1 is not null';
alter table parent add constraint given check (f(a));
create index on child ((a || c));
comment on constraint long on child is 'long';
