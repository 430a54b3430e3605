-- about: which domains take null in the rows that are there, and which fill them
-- before
create function kept(int) returns boolean language sql immutable as 'select $1 is not null';
create domain strict as int not null;
create domain asking as int check (value is not null);
create domain asked as int check (kept(value));
create domain over_asked as asked;
create domain positive as int check (value > 0);
create domain filled as int not null default 5;
create domain over_filled as filled;
create table t (id int primary key);
-- after
create function kept(int) returns boolean language sql immutable as 'select $1 is not null';
create domain strict as int not null;
create domain asking as int check (value is not null);
create domain asked as int check (kept(value));
create domain over_asked as asked;
create domain positive as int check (value > 0);
create domain filled as int not null default 5;
create domain over_filled as filled;
create table t (id int primary key, a strict, b asking, c asked, d over_asked, e positive, f filled, g over_filled);
