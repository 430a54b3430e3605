-- since: 15
-- before
create table t (x int);
-- after
create table t (x int, a smallint, b integer, c bigint, d decimal(5), e numeric(8,3), f real, g float, h money, i char, j char(3), k varchar, l varchar(4), m text, n name, o bytea, p timestamp(2), q timestamptz(0), r date, s time(1), t timetz(4), u interval, v interval year to month, w interval second(3), x2 boolean, y point, z line, aa lseg, ab box, ac path, ad polygon, ae circle, af cidr, ag inet, ah macaddr, ai macaddr8, aj bit, ak bit(5), al bit varying, am varbit(7), an tsvector, ao tsquery, ap uuid, aq xml, ar json, as2 jsonb, at int[], au text[][], av varchar(3)[], aw int4range, ax nummultirange, ay oid, az regclass, ba pg_lsn, bb txid_snapshot, bc "char", bd jsonpath, be xid8, bf numeric(3,-2), bg int4multirange[]);
