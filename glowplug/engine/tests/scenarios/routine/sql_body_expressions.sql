-- before
create table t (a int, s varchar);
-- after
create table t (a int, s varchar);
create function f(x int, y varchar default 'q') returns boolean language sql return x between 1 and 2 and y in ('a', 'b') and x > 0;
create function g(x int) returns setof t language sql begin atomic
 insert into t (a, s) values (x, 'a') returning a;
 update t set s = 'b', a = a + 1 where a between 1 and 2 and s in ('a', 'b');
 with d as (delete from t where a = g.x returning *) select count(*) from d;
 select * from t where s in ('a', 'b') and a between x and 5 and a > 0;
end;
create function h() returns table (k int, l text) language sql begin atomic
 select a, s::text from t union all select 1, 'x' order by 1;
end;
