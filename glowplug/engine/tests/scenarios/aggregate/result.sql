-- before
create aggregate total(int) (sfunc = int4pl, stype = int, initcond = '0');
create view v as select total(1);
-- after
create aggregate total(int) (sfunc = int4_sum, stype = bigint);
create view v as select total(1);
