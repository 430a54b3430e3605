-- before
create type c as (a int, b text collate "C"); create type gone as (x int); create type empty as ();
-- after
create type c as (a text, b text, c int[]); create type fresh as (x c); create type empty as (q int);
