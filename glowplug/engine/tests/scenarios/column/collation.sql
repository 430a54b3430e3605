-- before
create table t (a text, b text collate "C", c varchar(5) collate "POSIX");
create index on t (a, b);
create unique index u on t (c collate "C");
-- after
create table t (a text collate "C", b text, c varchar(9) collate "C");
create index on t (a, b);
create unique index u on t (c collate "POSIX");
