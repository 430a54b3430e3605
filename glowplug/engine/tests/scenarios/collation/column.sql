-- before
create collation c (locale = 'C');
create table t (a text collate c, b text);
-- after
create table t (a text, b text collate "C");
