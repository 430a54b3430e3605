-- about: domains and composite types under other names, with all their columns, are renamed
-- before
create domain code as text check (value <> '');
create type pair as (a int, b text);
create table t (id int primary key, a code default 'x', b code, c pair, d pair[]);
comment on domain code is 'short';
insert into t values (1, 'y', 'z', '(1,x)', '{"(2,y)"}');
-- after
create domain label as text check (value <> '') check (length(value) < 9);
create type two as (a int, b text);
create table t (id int primary key, a label default 'x', b label, c two, d two[]);
