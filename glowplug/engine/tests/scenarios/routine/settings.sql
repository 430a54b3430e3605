-- before
create function f() returns int language sql set search_path = app as 'select 1';
create function g() returns int language sql set work_mem = '1MB' set enable_seqscan from current as 'select 1';
-- after
create function f() returns int language sql set search_path = 'a b', "$user", app set datestyle = 'ISO, DMY' as 'select 1';
create function g() returns int language sql as 'select 1';
