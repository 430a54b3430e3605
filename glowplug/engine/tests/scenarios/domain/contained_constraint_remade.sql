-- about: a constraint that is made again, with its function, on a domain that columns only contain
-- before
create function ok(a text) returns boolean language sql immutable as $$ select a <> '' $$;
create domain name_d as text constraint name_ok check (ok(value));
comment on constraint name_ok on domain name_d is 'not empty';
create domain size_d as integer constraint size_ok check (value > 0);
create domain sizes_d as size_d[];
create table item (id integer, names name_d[] default '{a}', sizes sizes_d);
insert into item values (1, '{x,y}', '{1,2}');
-- after
create function ok(b text) returns boolean language sql immutable as $$ select b <> '' $$;
create domain name_d as text constraint name_ok check (ok(value));
comment on constraint name_ok on domain name_d is 'not empty';
create domain size_d as integer constraint size_ok check (value > 1 or value = 1);
create domain sizes_d as size_d[];
create table item (id integer, names name_d[] default '{a}', sizes sizes_d);
insert into item values (1, '{x,y}', '{1,2}');
