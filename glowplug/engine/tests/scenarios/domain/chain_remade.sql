-- about: a domain over a domain, both made anew under the columns that use them
-- before
create domain d1 as int check (value > 0);
create domain d2 as d1 check (value < 100) not null;
create table t (a d1, b d2 default 5, c d1[]);
insert into t values (1, 2, '{3}');
create function f(d2) returns d1 language sql as 'select $1::app.d1';
-- after
create domain d1 as bigint check (value > 0) default 7;
create domain d2 as d1 check (value < 1000);
create table t (a d1, b d2 default 6, c d1[]);
create function f(d2) returns d1 language sql as 'select $1::app.d1';
