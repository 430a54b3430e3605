-- before
create function app.f() returns int language sql as 'select 1';
create table t (a int default f(), b timestamptz default now(), c jsonb default '{"a": [1, 2]}', d text[] default array['a''b', 'c'], e interval default '1 day', f numeric default -1.5, g bytea default '\x00ff', h time default '12:00', i text default E'a\\b\n', j int default (1 + 2) * 3, k date default current_date, l text default current_user, m "char" default 'x', n bit(3) default b'101', o point default '(1,2)', p int4range default '[1,5)');
-- after
create function app.f() returns int language sql as 'select 1';
create table t (a int, b timestamptz default clock_timestamp(), c jsonb default '{"a": [1, 3]}', d text[] default array['a''b'], e interval default '2 days', f numeric default 1.5, g bytea default '\x00fe', h time default '12:01', i text default E'a\\b\t', j int default (1 + 3) * 3, k date default current_date + 1, l text default session_user, m "char" default 'y', n bit(3) default b'111', o point default '(1,3)', p int4range default '[1,6)');
