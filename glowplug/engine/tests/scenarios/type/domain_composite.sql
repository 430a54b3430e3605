-- before
create domain d as text check (value <> '');
create type c as (a int, b text);
create table t (x d, y c);
-- after
create domain d as text not null default 'q' check (value <> 'no') constraint k check (length(value) < 9);
create type c as (a bigint, b text);
create table t (x d, y c);
