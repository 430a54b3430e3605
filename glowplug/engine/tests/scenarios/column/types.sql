-- before
create table t (a int, b text, c varchar(50), d numeric(10,2), e text default '1', f int[] default '{1}', g boolean, h int not null default 5);
create index t_b on t (b);
create index t_b2 on t (lower(b)) where b <> '';
-- after
create table t (a bigint, b int, c varchar(10), d numeric(12,4), e int default 1, f text[] default '{a}', g int, h text not null default 'z');
create index t_b on t (b);
