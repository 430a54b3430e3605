-- before
create function f() returns text language plpgsql as $q$ begin return '$function$'; end $q$;
-- after
create function f() returns text language plpgsql as $q$ begin
  -- $function$ $$ ''quote'' "x" ; /* unclosed
  return E'\\ \' $1 $body$';
end $q$;
create function "weird ;""name"() returns text language sql as $$ select 'A

B	C' $$;
