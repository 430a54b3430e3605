-- before
create function "Odd name"("Arg 1" anyelement, b int[] default '{}') returns anyelement language sql as $_$ select $1 $_$;
-- after
create function "Odd name"("Arg 1" anyelement, b int[] default '{1}') returns anyelement language sql as $_$ select $1 -- $function$ it's
 $_$;
comment on function "Odd name"(anyelement, int[]) is '$$ ''q''';
