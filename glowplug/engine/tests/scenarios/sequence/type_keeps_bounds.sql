-- about: a new type takes the bounds along that are the old type's own, which may be meant
-- before
create sequence s as integer; create sequence d as smallint increment -1; create sequence k as smallint maxvalue 90;
-- after
create sequence s as bigint maxvalue 2147483647; create sequence d as integer increment -1 minvalue -32768; create sequence k as bigint maxvalue 90;
