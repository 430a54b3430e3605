-- before
-- after
create function mfin(int) returns int immutable language sql as 'select $1';
create function fin(int, int) returns int immutable language sql as 'select $1';
create aggregate a(int) (sfunc = int4pl, stype = int, sspace = 10, finalfunc = fin, finalfunc_extra, finalfunc_modify = shareable,
  combinefunc = int4pl, initcond = '5', msfunc = int4pl, minvfunc = int4mi, mstype = int, msspace = 4, mfinalfunc = mfin, minitcond = '1', parallel = restricted);
create aggregate lowest(int) (sfunc = int4smaller, stype = int, sortop = <);
create aggregate cnt(*) (sfunc = int8inc, stype = bigint, initcond = 0);
create aggregate pct(float8 order by anyelement) (sfunc = ordered_set_transition, stype = internal, finalfunc = percentile_disc_final, finalfunc_extra);
create aggregate rnk(variadic "any" order by variadic "any") (sfunc = ordered_set_transition_multi, stype = internal, finalfunc = rank_final, finalfunc_extra, hypothetical);
comment on aggregate cnt(*) is 'c'; comment on aggregate pct(float8 order by anyelement) is 'p';
