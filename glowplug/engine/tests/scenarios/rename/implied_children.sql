-- about: a check's rename reaches the children; keys of partitions follow their parent's
-- before
create table p (id integer, n integer, constraint small check (n < 10), constraint p_key primary key (id)) partition by range (id);
create table p1 partition of p for values from (0) to (10);
create table p2 (id integer not null, n integer, constraint small check (n < 10));
alter table p attach partition p2 for values from (10) to (20);
create index p_n on p (n);
create table base (n integer, constraint positive check (n > 0), constraint own check (n > 1) no inherit);
create table child () inherits (base);
create table grandchild () inherits (child);
create table mother (n integer, constraint shared check (n > 0));
create table father (n integer, constraint shared check (n > 0));
create table heir () inherits (mother, father);
-- after
create table p (id integer, n integer, constraint p_n_small check (n < 10), constraint p_pkey primary key (id)) partition by range (id);
create table p1 partition of p for values from (0) to (10);
create table p2 (id integer not null, n integer, constraint p_n_small check (n < 10));
alter table p attach partition p2 for values from (10) to (20);
create index p_by_n on p (n);
create table base (n integer, constraint base_positive check (n > 0), constraint base_own check (n > 1) no inherit);
create table child () inherits (base);
create table grandchild () inherits (child);
create table mother (n integer, constraint joint check (n > 0));
create table father (n integer, constraint joint check (n > 0));
create table heir () inherits (mother, father);
