-- before
create table t (a int, b int not null, c int not null default 3, d int default 4, e text not null default 'a');
-- after
create table t (a int not null, b int, c int default 9, d int not null, e text default upper('z'));
