-- before
create procedure p(a int, out b int) language plpgsql as 'begin b := 1; end';
create procedure q(inout a int) language plpgsql as 'begin a := 1; end';
-- after
create procedure p(a int, out b text) language plpgsql as 'begin b := 1; end';
create procedure q(inout a int) language plpgsql as 'begin a := 2; end';
comment on procedure q(int) is 'q';
