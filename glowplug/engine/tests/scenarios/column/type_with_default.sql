-- before
create table t (a int default 5, b text default '7', c varchar(10) default 'x', d boolean default true, e int[] default '{1,2}', f timestamp default now());
-- after
create table t (a bigint default 5, b int default 7, c text default 'x', d int default 1, e bigint[] default '{3}', f timestamptz default now());
