-- before
create procedure p(a int default 1) language plpgsql as 'begin end';
-- after
create procedure p(a int default 1) language plpgsql security definer set work_mem = '4MB' as 'begin end';
