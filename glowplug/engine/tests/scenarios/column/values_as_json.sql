-- about: arrays and composite values become JSON, which does not come back from it: that is announced
-- one way
-- before
create type pair as (a int, b text);
create table t (a int[], b text[] default '{}', c pair, d pair[], e int4range, f timestamp[]);
insert into t values ('{1,null}', '{"a,\"b",c}', '(1,"x y")', '{"(1,x)"}', '[1,2)', '{2020-01-01}');
-- after
create type pair as (b text, a int);
create table t (a jsonb, b json default '[]', c jsonb, d jsonb, e jsonb, f json);
